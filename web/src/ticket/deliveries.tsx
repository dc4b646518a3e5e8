import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { DeliveryInfo, Message } from '../../../src/shared/api';
import { call } from '../api/client';
import { useI18n } from '../i18n';
import { useNow } from '../inbox/now';
import { useSession } from '../session/session';
import { Ltr } from '../ui/bidi';
import { Button } from '../ui/button';
import { Icon, type IconName } from '../ui/icon';
import { errorText } from '../ui/states';
import { showToast } from '../ui/toast';
import { CorrectDialog } from './correct-delivery';
import { Reason } from './delivery-reason';

type Decision = 'resend' | 'was_sent' | 'give_up';
const ICONS: Readonly<Record<DeliveryInfo['state'], IconName>> = {
  held: 'clock',
  cancelled: 'close',
  queued: 'clock',
  sending: 'send',
  sent: 'check',
  delayed: 'clock',
  delivered: 'check-circle',
  rejected: 'alert',
  bounced: 'alert',
  unknown: 'help',
};
/** States that a person must know of, or do something about. */
export const BAD_DELIVERIES: ReadonlySet<DeliveryInfo['state']> = new Set(['rejected', 'bounced', 'unknown']);

/** Nothing will bring it there any more. */
const LOST: ReadonlySet<DeliveryInfo['state']> = new Set(['rejected', 'bounced']);

/** What the server said to these is of no use to a reader: it took the answer. */
const ARRIVED: ReadonlySet<DeliveryInfo['state']> = new Set(['sent', 'delivered']);

/** But that it went somewhere else, while the system is tried out, must be seen. */
const wasRedirected = (reason: string): boolean => reason.startsWith('redirected');

/** What became of an answer, for each who should get it: the state in words, the reason, and the next step beside it. */
export function Deliveries({ message, ticketId }: { message: Message; ticketId: string }) {
  if (message.deliveries.length === 0) return null;
  const alone = message.deliveries.length === 1;
  return (
    <ul className="delivs">
      {message.deliveries.map((delivery) => (
        <li key={delivery.id}>
          <Delivery delivery={delivery} ticketId={ticketId} named={!alone} />
        </li>
      ))}
    </ul>
  );
}

function Delivery({ delivery, ticketId, named }: { delivery: DeliveryInfo; ticketId: string; named: boolean }) {
  const { t, formats } = useI18n();
  const now = useNow();
  const { can } = useSession();
  const lost = LOST.has(delivery.state) && delivery.correctedTo === null;
  const bad = delivery.correctedTo === null && BAD_DELIVERIES.has(delivery.state);
  const correctable = lost && delivery.recipient.includes('@') && can('delivery.decide');
  const [correcting, setCorrecting] = useState(false);
  const line = (
    <div className={bad ? 'deliv bad' : 'deliv'}>
      <Icon name={ICONS[delivery.state]} size="xs" />
      <span className="grow">
        {(named || BAD_DELIVERIES.has(delivery.state)) && (
          <>
            <Ltr>{delivery.recipient}</Ltr>
            {': '}
          </>
        )}
        {t(`delivery.${delivery.state}`)}
        {' · '}
        <time dateTime={delivery.updatedAt}>{formats.moment(new Date(delivery.updatedAt), now)}</time>
        {delivery.nextAttemptAt !== null &&
          (delivery.state === 'queued' || delivery.state === 'delayed') &&
          delivery.attempt > 0 && (
            <> · {t('delivery.next', { time: formats.moment(new Date(delivery.nextAttemptAt), now) })}</>
          )}
        {delivery.reason !== null && (!ARRIVED.has(delivery.state) || wasRedirected(delivery.reason)) && (
          <Reason reason={delivery.reason} />
        )}
        {lost && <span className="reason">{t('delivery.whatToDo')}</span>}
        {delivery.correctedTo !== null && (
          <span className="reason">
            {t('correct.to')} <Ltr>{delivery.correctedTo}</Ltr>
          </span>
        )}
      </span>
      {correctable && (
        <span className="deed">
          <Button size="sm" icon="pen" onClick={() => setCorrecting(true)}>
            {t('correct.button')}
          </Button>
        </span>
      )}
      {delivery.state === 'unknown' && can('delivery.decide') && <Decide delivery={delivery} ticketId={ticketId} />}
    </div>
  );
  // beside the line, not in it: a dialog has colours of its own
  return (
    <>
      {line}
      {correcting && <CorrectDialog delivery={delivery} ticketId={ticketId} onClose={() => setCorrecting(false)} />}
    </>
  );
}

/** Ruling 4: only a person may say that an answer which may have gone out is to be sent again. */
function Decide({ delivery, ticketId }: { delivery: DeliveryInfo; ticketId: string }) {
  const i18n = useI18n();
  const client = useQueryClient();
  const [busy, setBusy] = useState<Decision>();
  const decide = async (decision: Decision) => {
    setBusy(decision);
    try {
      await call('decideDelivery', { params: { id: delivery.id }, body: { decision } });
      await client.invalidateQueries({ queryKey: ['ticket', ticketId] });
    } catch (error) {
      showToast(errorText(error, i18n), { tone: 'bad' });
    } finally {
      setBusy(undefined);
    }
  };
  return (
    <span className="row-x wrap">
      {(['was_sent', 'resend', 'give_up'] as const).map((decision) => (
        <Button key={decision} size="sm" busy={busy !== undefined} onClick={() => void decide(decision)}>
          {i18n.t(`delivery.decide.${decision}`)}
        </Button>
      ))}
    </span>
  );
}
