import { useQuery } from '@tanstack/react-query';
import { Fragment, useState } from 'react';
import type { AccountInfo } from '../../../src/shared/api';
import { call } from '../api/client';
import { useI18n } from '../i18n';
import { Loaded } from '../pages/loaded';
import { Ltr } from '../ui/bidi';
import { days } from './account-days';

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
                  <Fragment key={day.label}>
                    <tr className={day.failed > 0 ? 'bad' : undefined}>
                      <td>{day.label}</td>
                      <td className="num">{formats.number.format(day.items)}</td>
                      <td className="num">{formats.number.format(day.looks)}</td>
                      <td className="num">{formats.number.format(day.failed)}</td>
                      <td className="num">{formats.number.format(day.maxLag)}</td>
                    </tr>
                    {day.error !== null && (
                      <tr className="bad">
                        <td colSpan={5}>
                          <small>
                            <Ltr>{day.error}</Ltr>
                          </small>
                        </td>
                      </tr>
                    )}
                  </Fragment>
                ))}
              </tbody>
            </table>
          </div>
        )
      }
    </Loaded>
  );
}
