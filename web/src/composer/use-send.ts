import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { CaseResult, Message, PostedMessage, SuppressedRecipient, Ticket } from '../../../src/shared/api';
import { ApiError, call } from '../api/client';
import { useI18n } from '../i18n';
import { refreshLists } from '../inbox/use-live-inbox';
import { errorText } from '../ui/states';
import { showToast } from '../ui/toast';
import { blanksIn } from './blanks';
import type { DraftKind } from './draft-store';
import type { DraftHandle } from './use-draft';

export interface SendState {
  readonly busy: boolean;
  /** Why the last attempt was refused, in words. */
  readonly problem: string | undefined;
  /** Somebody answered, or the person wrote again, while this was being written. */
  readonly meanwhile: boolean;
  /** Places of a ready reply that kept the last attempt from going out. */
  readonly blanks: readonly string[];
  /** Recipients that mail came back from: it needs a reason. */
  readonly suppressed: readonly SuppressedRecipient[];
  /** `force`: although something came meanwhile; `asIs`: although places are not filled in; `reason`: although mail came back. */
  send(options: SendOptions): Promise<boolean>;
  dismiss(): void;
}

interface SendOptions {
  /** The answer tells what came of the case. */
  readonly result: CaseResult | undefined;
  readonly force: boolean;
  readonly asIs: boolean;
  readonly reason: string | undefined;
}

/** Hands the draft over as an answer or a note. Until the server has it, it stays in the box; afterwards it can be called back. */
export function useSend(ticket: Ticket, kind: DraftKind, handle: DraftHandle, to: readonly string[]): SendState {
  const client = useQueryClient();
  const i18n = useI18n();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const [meanwhile, setMeanwhile] = useState(false);
  const [blanks, setBlanks] = useState<readonly string[]>([]);
  const [suppressed, setSuppressed] = useState<readonly SuppressedRecipient[]>([]);
  const { draft } = handle;

  const post = ({ result, force, reason }: SendOptions): Promise<PostedMessage> => {
    const shared = { params: { id: ticket.id }, idempotencyKey: draft.messageId };
    if (kind === 'note') return call('postNote', { ...shared, body: { id: draft.messageId, text: draft.text } });
    return call('postReply', {
      ...shared,
      body: {
        id: draft.messageId,
        text: draft.text,
        to: [...to],
        cc: [...draft.cc],
        attachmentIds: draft.attachments.map((attachment) => attachment.id),
        force,
        ...(result === undefined ? {} : { result }),
        ...(reason === undefined ? {} : { suppressedReason: reason }),
        ...(draft.seen === undefined ? {} : { seenMessageId: draft.seen }),
      },
    });
  };
  const send: SendState['send'] = async (options) => {
    if (busy || draft.text.trim() === '') return false;
    const empty = kind === 'reply' && !options.asIs ? blanksIn(draft.text) : [];
    setBlanks(empty);
    if (empty.length > 0) return false;
    setBusy(true);
    setProblem(undefined);
    setMeanwhile(false);
    setSuppressed([]);
    try {
      const posted = await post(options);
      const content = { text: draft.text, to: draft.to, cc: draft.cc, attachments: draft.attachments };
      handle.clear();
      addMessage(posted);
      refreshLists(client);
      if (kind === 'note') showToast(i18n.t('toast.noted'));
      else offerUndo(posted, content);
      return true;
    } catch (error) {
      if (error instanceof ApiError && error.code === 'key_reused') handle.renew();
      if (error instanceof ApiError && error.code === 'answered_meanwhile') setMeanwhile(true);
      else if (error instanceof ApiError && error.code === 'recipient_suppressed')
        setSuppressed((error.problem.current as { recipients: readonly SuppressedRecipient[] }).recipients);
      else setProblem(errorText(error, i18n));
      void client.invalidateQueries({ queryKey: ['ticket', ticket.id] });
      return false;
    } finally {
      setBusy(false);
    }
  };
  const addMessage = ({ message, ticketVersion }: PostedMessage) => {
    client.setQueryData<Ticket>(['ticket', ticket.id], (known) => {
      if (known === undefined) return known;
      const messages: Message[] = known.messages.some((other) => other.id === message.id)
        ? known.messages
        : [...known.messages, message];
      return { ...known, messages, version: Math.max(known.version, ticketVersion) };
    });
    void client.invalidateQueries({ queryKey: ['ticket', ticket.id] });
  };
  const offerUndo = (posted: PostedMessage, content: Parameters<DraftHandle['edit']>[0]) => {
    const name = ticket.party;
    if (posted.undoUntil === null)
      return showToast(i18n.t(ticket.reply.mode === 'by_hand' ? 'toast.recorded' : 'toast.sent', { name }));
    const undo = async () => {
      try {
        await call('undoReply', { params: { id: posted.message.id } });
        handle.edit(content);
        showToast(i18n.t('toast.calledBack'));
      } catch (error) {
        showToast(errorText(error, i18n), { tone: 'bad' });
      }
      void client.invalidateQueries({ queryKey: ['ticket', ticket.id] });
      refreshLists(client);
    };
    showToast((n) => i18n.t('toast.sending', { name, n }), {
      until: Date.parse(posted.undoUntil),
      undo: () => void undo(),
    });
  };
  return { busy, problem, meanwhile, blanks, suppressed, send, dismiss: () => (setMeanwhile(false), setProblem(undefined)) };
}
