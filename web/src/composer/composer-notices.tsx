import type { Message, Ticket } from '../../../src/shared/api';
import { useI18n } from '../i18n';
import { useSession } from '../session/session';
import { Button } from '../ui/button';
import { Notice } from '../ui/notice';
import { SuppressedNotice } from './suppressed-notice';
import type { DraftHandle } from './use-draft';
import type { SendState } from './use-send';

const EXCERPT = 140;

/** In spite of what it is sent. */
export interface Although {
  readonly force?: true;
  readonly asIs?: true;
  readonly reason?: string;
}

/** What stands between the writer and sending: a newer message, another computer's draft, the server's refusal. */
export function ComposerNotices({
  ticket,
  handle,
  sending,
  closing,
  onForce,
}: {
  ticket: Ticket;
  handle: DraftHandle;
  sending: SendState;
  /** "Send and close" was asked for. */
  closing: boolean;
  onForce: (although: Although) => void;
}) {
  const { t, formats } = useI18n();
  const { session } = useSession();
  const { draft } = handle;
  const came =
    draft.text === ''
      ? []
      : newerThan(ticket.messages, draft.seen).filter(
          (message) => message.author?.id !== session.user.id && message.direction !== 'note',
        );
  const last = came.at(-1);
  const anyway = t(closing ? 'meanwhile.sendResultAnyway' : 'meanwhile.sendAnyway');
  return (
    <>
      {(sending.meanwhile || last !== undefined) && (
        <Notice
          tone="warn"
          live
          actions={
            <>
              {sending.meanwhile && (
                <Button size="sm" onClick={() => onForce({ force: true, asIs: true })}>
                  {anyway}
                </Button>
              )}
              <Button
                size="sm"
                onClick={() => {
                  const newest = ticket.messages.at(-1)?.id;
                  if (newest !== undefined) handle.markSeen(newest);
                  sending.dismiss();
                }}
              >
                {t('meanwhile.read')}
              </Button>
            </>
          }
        >
          <b>
            {last === undefined
              ? t('meanwhile.title')
              : t(last.direction === 'out' ? 'meanwhile.answered' : 'meanwhile.wrote', {
                  name: last.author?.name ?? (last.sender.name || last.sender.address),
                })}
          </b>
          {last !== undefined && (
            <span className="excerpt" dir={last.textDirection}>
              {last.visibleText.slice(0, EXCERPT)}
            </span>
          )}
        </Notice>
      )}
      {draft.status === 'conflict' && draft.theirs !== undefined && (
        <Notice
          tone="warn"
          live
          actions={
            <>
              <Button size="sm" onClick={handle.takeTheirs}>
                {t('draft.takeTheirs')}
              </Button>
              <Button size="sm" onClick={handle.keepMine}>
                {t('draft.keepMine')}
              </Button>
            </>
          }
        >
          <b>{t('draft.conflict', { time: formats.time(new Date(draft.theirs.updatedAt)) })}</b>
          <span className="excerpt">{draft.theirs.body.text.slice(0, EXCERPT)}</span>
        </Notice>
      )}
      {sending.blanks.length > 0 && (
        <Notice
          tone="warn"
          live
          actions={
            <Button size="sm" onClick={() => onForce({ asIs: true })}>
              {anyway}
            </Button>
          }
        >
          <b>{t('blanks.title')}</b>{' '}
          {sending.blanks.map((blank) => (
            <bdi dir="ltr" className="blank" key={blank}>
              {blank}{' '}
            </bdi>
          ))}
        </Notice>
      )}
      {sending.suppressed.length > 0 && (
        <SuppressedNotice
          suppressed={sending.suppressed}
          anyway={anyway}
          onReason={(reason) => onForce({ asIs: true, reason })}
        />
      )}
      {sending.problem !== undefined && (
        <Notice tone="danger" live>
          <b>{t('composer.notSent')}</b> {sending.problem}
        </Notice>
      )}
    </>
  );
}

function newerThan(messages: readonly Message[], seen: string | undefined): readonly Message[] {
  const at = messages.findIndex((message) => message.id === seen);
  return seen === undefined || at < 0 ? [] : messages.slice(at + 1);
}
