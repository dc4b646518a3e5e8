import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { AccountInfo } from '../../../src/shared/api';
import { call, type Answer } from '../api/client';
import { useI18n } from '../i18n';
import { Loaded } from '../pages/loaded';
import { Ltr } from '../ui/bidi';

type Hour = Answer<'accountHistory'>['items'][number];

/** A week of the account, asked for when somebody opens it. */
export function AccountHistory({ account }: { account: AccountInfo }) {
  const { t } = useI18n();
  const [open, setOpen] = useState(false);
  return (
    <details className="account-history" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {t('accounts.history')}
        <span className="vh">{account.name}</span>
      </summary>
      {open && <Week accountId={account.id} />}
    </details>
  );
}

function Week({ accountId }: { accountId: string }) {
  const { t, formats } = useI18n();
  const query = useQuery({
    queryKey: ['account-history', accountId],
    queryFn: ({ signal }) => call('accountHistory', { params: { id: accountId }, signal }),
  });
  return (
    <Loaded query={query}>
      {({ items }) =>
        items.length === 0 ? (
          <p className="hint">{t('accounts.history.empty')}</p>
        ) : (
          <div className="table-wrap">
            <table>
              <thead>
                <tr>
                  <th>{t('accounts.history.day')}</th>
                  <th className="num">{t('accounts.history.items')}</th>
                  <th className="num">{t('accounts.history.looks')}</th>
                  <th className="num">{t('accounts.history.failed')}</th>
                  <th className="num">{t('accounts.history.lag')}</th>
                </tr>
              </thead>
              <tbody>
                {days(items, (at) => formats.date(at)).map((day) => (
                  <tr key={day.label} className={day.failed > 0 ? 'bad' : undefined}>
                    <td>
                      {day.label}
                      {day.error !== null && (
                        <small>
                          <Ltr>{day.error}</Ltr>
                        </small>
                      )}
                    </td>
                    <td className="num">{formats.number.format(day.items)}</td>
                    <td className="num">{formats.number.format(day.looks)}</td>
                    <td className="num">{formats.number.format(day.failed)}</td>
                    <td className="num">{formats.number.format(day.maxLag)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )
      }
    </Loaded>
  );
}

type Day = Omit<Hour, 'hour'> & { readonly label: string };

/** Hours, newest first, as days of the reader's calendar; the last error of a day stands for it. */
export function days(hours: readonly Hour[], labelOf: (at: Date) => string): readonly Day[] {
  const found = new Map<string, Day>();
  for (const hour of hours) {
    const label = labelOf(new Date(hour.hour));
    const day = found.get(label) ?? { label, looks: 0, failed: 0, items: 0, maxLag: 0, error: null };
    found.set(label, {
      label,
      looks: day.looks + hour.looks,
      failed: day.failed + hour.failed,
      items: day.items + hour.items,
      maxLag: Math.max(day.maxLag, hour.maxLag),
      error: day.error ?? hour.error,
    });
  }
  return [...found.values()];
}
