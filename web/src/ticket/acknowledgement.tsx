import { useState } from 'react';
import type { Message, Ticket } from '../../../src/shared/api';
import { useI18n } from '../i18n';
import { useNow } from '../inbox/now';
import { Icon } from '../ui/icon';
import { BAD_DELIVERIES } from './deliveries';
import { MessageCard } from './message';

/**
 * The automatic notice that every new case begins with, or another letter of the house, in one line: it is the same every time, and
 * whoever opens a ticket wants the person's words. One that did not arrive stands open.
 */
export function Acknowledgement({ message, ticket }: { message: Message; ticket: Pick<Ticket, 'id' | 'events'> }) {
  const { t, lookUp, formats } = useI18n();
  const told = ticket.events.find(({ type, data }) => type === 'letter.queued' && data.messageId === message.id);
  const what = told === undefined ? undefined : lookUp(`templates.purpose.${String(told.data.purpose)}`);
  const now = useNow();
  const failed = message.deliveries.some((delivery) => BAD_DELIVERIES.has(delivery.state));
  const [opened, setOpened] = useState(false);
  const open = opened || failed;
  const [delivery] = message.deliveries;
  return (
    <div className="fold-group">
      <div className="fold">
        <button type="button" aria-expanded={open} disabled={failed} onClick={() => setOpened(!opened)}>
          <Icon name={open ? 'up' : 'chevron-down'} size="xs" />
          <span>
            {what ?? t('message.acknowledgement')}
            {delivery !== undefined && ` · ${t(`delivery.${delivery.state}`)}`} ·{' '}
            <time className="unbroken" dateTime={message.receivedAt}>
              {formats.moment(new Date(message.receivedAt), now)}
            </time>
          </span>
        </button>
      </div>
      {open && <MessageCard message={message} ticketId={ticket.id} />}
    </div>
  );
}
