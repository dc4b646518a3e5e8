import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Belongs, MessageSince, Ticket } from '../../../src/shared/api';
import { call } from '../api/client';
import { useI18n } from '../i18n';
import { useNow } from '../inbox/now';
import { Loaded } from '../pages/loaded';
import { useDeed } from '../pages/use-deed';
import { Name } from '../ui/bidi';
import { showToast } from '../ui/toast';
import { useAfterMerging } from './after-merging';
import { Ask } from './ask';

/** Takes a merged case out again, and asks of each message that came since where it belongs (ruling 9). */
export function UnmergePanel({ ticket, onClose }: { ticket: Pick<Ticket, 'id' | 'reference'>; onClose: () => void }) {
  const { t } = useI18n();
  const deed = useDeed();
  const after = useAfterMerging();
  const [goes, setGoes] = useState<Readonly<Record<string, Belongs>>>({});
  const query = useQuery({
    queryKey: ['since-merge', ticket.id],
    queryFn: ({ signal }) => call('messagesSinceMerge', { params: { id: ticket.id }, signal }),
    staleTime: 0,
    gcTime: 0,
  });
  const { reference } = ticket;
  const messages = query.data?.messages ?? [];
  const takeOut = async () => {
    const decided = Object.fromEntries(messages.map((message) => [message.id, goes[message.id] ?? 'stays']));
    const done = await deed.run(() =>
      call('unmergeTicket', { params: { id: ticket.id }, body: { messages: decided } }),
    );
    // what has come meanwhile stands in the list now
    if (!done) return void query.refetch();
    onClose();
    await after([ticket.id, ...new Set(messages.map((message) => message.ticketId))]);
    showToast(t('unmerge.done', { reference }));
  };
  return (
    <Ask
      title={t('unmerge.title', { reference })}
      confirm={t('unmerge.confirm')}
      ready={query.isSuccess}
      deed={deed}
      onConfirm={() => void takeOut()}
      onClose={onClose}
    >
      <Loaded query={query}>
        {() =>
          messages.length === 0 ? (
            <p>{t('unmerge.none')}</p>
          ) : (
            <>
              <p>{t('unmerge.ask')}</p>
              <ul className="since">
                {messages.map((message) => (
                  <Since
                    key={message.id}
                    message={message}
                    reference={reference}
                    belongs={goes[message.id] ?? 'stays'}
                    onChange={(belongs) => setGoes({ ...goes, [message.id]: belongs })}
                  />
                ))}
              </ul>
            </>
          )
        }
      </Loaded>
    </Ask>
  );
}

interface SinceProps {
  readonly message: MessageSince;
  readonly reference: string;
  readonly belongs: Belongs;
  readonly onChange: (belongs: Belongs) => void;
}
function Since({ message, reference, belongs, onChange }: SinceProps) {
  const { t, formats } = useI18n();
  const now = useNow();
  return (
    <li>
      <fieldset>
        <legend>
          <Name>{message.name}</Name> ·{' '}
          <time dateTime={message.receivedAt}>{formats.moment(new Date(message.receivedAt), now)}</time>
        </legend>
        <p dir={message.textDirection}>{message.words === '' ? message.subject : message.words}</p>
        <div className="row-x wrap">
          {(['stays', 'goes'] as const).map((choice) => (
            <label key={choice}>
              <input type="radio" name={message.id} checked={belongs === choice} onChange={() => onChange(choice)} />
              {t(choice === 'goes' ? 'unmerge.goes' : 'unmerge.stays', { reference })}
            </label>
          ))}
        </div>
      </fieldset>
    </li>
  );
}
