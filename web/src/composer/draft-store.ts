import type { Draft, DraftBody, Upload } from '../../../src/shared/api';
import { ApiError, call, onReachable } from '../api/client';
import { newId } from '../api/new-id';

/**
 * Drafts live in this page's memory and on the server. Memory carries them over a lost connection and a session that ended;
 * the server carries them to another computer. Whoever saved last is told apart by the version.
 */
export type DraftKind = 'reply' | 'note';
export interface DraftState {
  readonly text: string;
  /** Undefined: the recipients that the ticket proposes. */
  readonly to: readonly string[] | undefined;
  readonly cc: readonly string[];
  readonly attachments: readonly Upload[];
  readonly status: 'loading' | 'clean' | 'dirty' | 'saving' | 'saved' | 'unsaved' | 'conflict';
  readonly savedAt: string | undefined;
  /** What another computer saved meanwhile; set while `status` is `conflict`. */
  readonly theirs: Draft | undefined;
  readonly version: number;
  /** The answer's id (ruling 10): the same through every attempt to send it, a new one for the next answer. */
  readonly messageId: string;
  /** The newest message when the writing began. */
  readonly seen: string | undefined;
}
export type DraftContent = Pick<DraftState, 'text' | 'to' | 'cc' | 'attachments'>;
export interface DraftEntry {
  state: DraftState;
  readonly ticketId: string;
  readonly kind: DraftKind;
  timer?: ReturnType<typeof setTimeout> | undefined;
  reading?: Promise<void> | undefined;
  /** A save is under way; the next one waits for its version. */
  busy?: boolean;
  /** Grows when the draft is done with: a save that was under way then is undone. */
  round: number;
}

const SAVE_AFTER_MS = 1_500;
const NOTHING: DraftContent = { text: '', to: undefined, cc: [], attachments: [] };
export const blankDraft = (): DraftState => ({
  ...NOTHING,
  status: 'clean',
  savedAt: undefined,
  theirs: undefined,
  version: 0,
  messageId: newId(),
  seen: undefined,
});
const entries = new Map<string, DraftEntry>();
const listeners = new Set<() => void>();

const tell = () => {
  for (const listener of listeners) listener();
};
export const setDraft = (entry: DraftEntry, change: Partial<DraftState>) => {
  entry.state = { ...entry.state, ...change };
  tell();
};
export const isEmptyDraft = ({ text, attachments }: DraftContent) => text.trim() === '' && attachments.length === 0;
export const contentOfDraft = (body: DraftBody): DraftContent => ({
  text: body.text,
  to: body.to,
  cc: body.cc ?? [],
  attachments: body.attachments ?? [],
});

/** The one entry of this ticket and kind, made when it is first asked for. */
export function draftEntry(ticketId: string, kind: DraftKind): DraftEntry {
  const key = `${ticketId}/${kind}`;
  const known = entries.get(key);
  if (known !== undefined) return known;
  const entry: DraftEntry = { state: { ...blankDraft(), status: 'loading' }, ticketId, kind, round: 0 };
  entries.set(key, entry);
  return entry;
}

/** Reads what the server has; nothing that was typed here meanwhile is thrown away. */
export function loadDraft(entry: DraftEntry): Promise<void> {
  entry.reading ??= read(entry).finally(() => {
    entry.reading = undefined;
  });
  return entry.reading;
}

async function read(entry: DraftEntry): Promise<void> {
  const untouched = () =>
    entry.state.status === 'loading' || entry.state.status === 'clean' || entry.state.status === 'saved';
  if (!untouched()) return;
  try {
    const draft = await call('getDraft', { params: { id: entry.ticketId, kind: entry.kind } });
    if (untouched())
      setDraft(entry, {
        ...contentOfDraft(draft.body),
        status: 'saved',
        version: draft.version,
        savedAt: draft.updatedAt,
      });
  } catch (error) {
    if (!untouched()) return;
    const none = error instanceof ApiError && error.status === 404;
    setDraft(entry, none ? { ...NOTHING, status: 'clean', version: 0 } : { status: 'clean' });
  }
}

/** Sends the draft to the server now. `keepalive` lets it outlive the page. */
export async function saveDraft(entry: DraftEntry, keepalive = false): Promise<void> {
  clearTimeout(entry.timer);
  const { state, ticketId, kind } = entry;
  if (state.status !== 'dirty' && state.status !== 'unsaved') return;
  if (entry.busy === true) return scheduleSave(entry);
  const params = { id: ticketId, kind };
  const round = entry.round;
  entry.busy = true;
  setDraft(entry, { status: 'saving' });
  try {
    if (isEmptyDraft(state)) {
      if (state.version > 0) await call('deleteDraft', { params, keepalive });
      settle(entry, round, { version: 0, savedAt: undefined });
      return;
    }
    const body: DraftBody = {
      text: state.text,
      cc: [...state.cc],
      attachments: [...state.attachments],
      ...(state.to === undefined ? {} : { to: [...state.to] }),
    };
    const saved = await call('saveDraft', { params, body: { body, version: state.version }, keepalive });
    settle(entry, round, { version: saved.version, savedAt: saved.updatedAt });
  } catch (error) {
    const theirs =
      error instanceof ApiError && error.status === 409 ? (error.problem.current as Draft | undefined) : undefined;
    if (round === entry.round)
      setDraft(entry, theirs === undefined ? { status: 'unsaved' } : { status: 'conflict', theirs });
  } finally {
    entry.busy = false;
  }
}

/** What was typed while the save was under way stays to be saved. */
function settle(entry: DraftEntry, round: number, change: Partial<DraftState>): void {
  if (round !== entry.round) return void dropDraft(entry);
  const typed = entry.state.status === 'dirty';
  setDraft(entry, { ...change, status: typed ? 'dirty' : change.version === 0 ? 'clean' : 'saved' });
  if (typed) scheduleSave(entry);
}
/** Saves when the keys have rested for a while. */
export function scheduleSave(entry: DraftEntry): void {
  clearTimeout(entry.timer);
  entry.timer = setTimeout(() => void saveDraft(entry), SAVE_AFTER_MS);
}

onReachable((reachable) => {
  if (reachable) for (const entry of entries.values()) if (entry.state.status === 'unsaved') scheduleSave(entry);
});
addEventListener('pagehide', () => {
  for (const entry of entries.values()) void saveDraft(entry, true);
});

/** Empties this computer's memory of drafts: somebody signed out. */
export function forgetDrafts(): void {
  for (const entry of entries.values()) clearTimeout(entry.timer);
  entries.clear();
  tell();
}

/** Takes the draft off the server; that it is not there is no trouble. */
export async function dropDraft({ ticketId, kind }: DraftEntry): Promise<void> {
  await call('deleteDraft', { params: { id: ticketId, kind } }).catch(() => undefined);
}

export function onDrafts(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
