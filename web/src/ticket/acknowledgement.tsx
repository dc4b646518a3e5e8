import { useState } from 'react';
import type { Message } from '../../../src/shared/api';
import { useI18n } from '../i18n';
import { useNow } from '../inbox/now';
import { Icon } from '../ui/icon';
import { BAD_DELIVERIES } from './deliveries';
import { MessageCard } from './message';

/**
 * The automatic notice that every new case begins with, in one line: it is the same every time, and whoever opens a ticket wants the
 * person's words. One that did not arrive stands open.
 */
export function Acknowledgement({ message, ticketId }: { message: Message; ticketId: string }) {
  const { t, formats } = useI18n();
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
            {t('message.acknowledgement')}
            {delivery !== undefined && ` · ${t(`delivery.${delivery.state}`)}`} ·{' '}
            <time className="unbroken" dateTime={message.receivedAt}>
              {formats.moment(new Date(message.receivedAt), now)}
            </time>
          </span>
        </button>
      </div>
      {open && <MessageCard message={message} ticketId={ticketId} />}
    </div>
  );
}
