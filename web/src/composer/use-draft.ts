import { useEffect, useSyncExternalStore } from 'react';
import type { Upload } from '../../../src/shared/api';
import { newId } from '../api/new-id';
import {
  blankDraft,
  contentOfDraft,
  draftEntry,
  dropDraft,
  isEmptyDraft,
  loadDraft,
  onDrafts,
  saveDraft,
  scheduleSave,
  setDraft,
  type DraftContent,
  type DraftEntry,
  type DraftKind,
  type DraftState,
} from './draft-store';

export interface DraftHandle {
  readonly draft: DraftState;
  /** Changes the content; `newest` is the newest message on the screen when it happened. */
  edit(change: Partial<DraftContent>, newest?: string): void;
  attach(upload: Upload, newest?: string): void;
  markSeen(messageId: string): void;
  saveNow(): void;
  /** The answer has been handed over: the draft is done with. */
  clear(): void;
  /** The server knows this answer's id with other words: what is sent next is another answer. */
  renew(): void;
  takeTheirs(): void;
  keepMine(): void;
}

/** The draft of one ticket and kind: read from the server when it is opened, saved 1.5 s after the last key and on leaving. */
export function useDraft(ticketId: string, kind: DraftKind): DraftHandle {
  const draft = useSyncExternalStore(onDrafts, () => draftEntry(ticketId, kind).state);
  useEffect(() => {
    const entry = draftEntry(ticketId, kind);
    void loadDraft(entry);
    return () => void saveDraft(entry);
  }, [ticketId, kind]);
  return { draft, ...handleOf(draftEntry(ticketId, kind)) };
}

function handleOf(entry: DraftEntry): Omit<DraftHandle, 'draft'> {
  const edit: DraftHandle['edit'] = (change, newest) => {
    const { state } = entry;
    const begins = isEmptyDraft(state) || state.seen === undefined;
    const seen = begins && newest !== undefined ? { seen: newest } : {};
    setDraft(entry, { ...change, ...seen, status: state.status === 'conflict' ? 'conflict' : 'dirty' });
    if (entry.state.status === 'dirty') scheduleSave(entry);
  };
  return {
    edit,
    attach: (upload, newest) => edit({ attachments: [...entry.state.attachments, upload] }, newest),
    markSeen: (seen) => setDraft(entry, { seen }),
    saveNow: () => void saveDraft(entry),
    clear: () => {
      clearTimeout(entry.timer);
      const had = entry.state.version > 0;
      setDraft(entry, blankDraft());
      entry.round += 1;
      if (had) void dropDraft(entry);
    },
    renew: () => setDraft(entry, { messageId: newId() }),
    takeTheirs: () => {
      const { theirs } = entry.state;
      if (theirs === undefined) return;
      const { version, updatedAt: savedAt } = theirs;
      setDraft(entry, { ...contentOfDraft(theirs.body), status: 'saved', version, savedAt, theirs: undefined });
    },
    keepMine: () => {
      setDraft(entry, { status: 'dirty', version: entry.state.theirs?.version ?? 0, theirs: undefined });
      void saveDraft(entry);
    },
  };
}
