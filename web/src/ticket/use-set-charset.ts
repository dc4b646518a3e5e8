import type { Charset, Message } from '../../../src/shared/api';
import { call } from '../api/client';
import { useI18n } from '../i18n';
import { useSession } from '../session/session';
import { showToast } from '../ui/toast';
import { useAct, useAfterMerging } from './after-merging';

/** Milliseconds in which Z takes a decision back. */
const UNDO_MS = 10_000;

/**
 * Has a message read in another character set; the way back stands at the foot, and Z goes it.
 * @returns settles when the case on the screen is read again; rejects with the server's refusal
 */
export function useSetCharset(
  message: Message,
  ticketId: string,
): (charset: Charset, former: Charset) => Promise<void> {
  const { t, lookUp } = useI18n();
  const act = useAct();
  const after = useAfterMerging();
  const touched = [...new Set([ticketId, message.ticketId])];
  const nameOf = (charset: Charset): string => lookUp(`charset.${charset}`) ?? charset;
  const decide = (charset: Charset) => call('setCharset', { params: { id: message.id }, body: { charset } });
  return async (charset, former) => {
    await decide(charset);
    await after(touched);
    showToast(t('charset.done', { name: nameOf(charset) }), {
      until: Date.now() + UNDO_MS,
      undo: () =>
        void act(() => decide(former), touched).then(
          (done) => done && showToast(t('charset.back', { name: nameOf(former) })),
        ),
    });
  };
}

/** Whose words came as bytes that another program wrote, and may be read otherwise by this person. */
export function useMayRecode(): (message: Message) => boolean {
  const { can } = useSession();
  return (message) =>
    message.direction === 'in' &&
    message.channel === 'email' &&
    message.hasRaw &&
    message.unreadable === null &&
    can('message.raw') &&
    can('ticket.classify');
}
