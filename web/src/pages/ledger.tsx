import { useQuery } from '@tanstack/react-query';
import type { Ledger, LedgerRow } from '../../../src/shared/api';
import { call } from '../api/client';
import { useI18n, type MessageKey } from '../i18n';
import { Name } from '../ui/bidi';
import { Chip } from '../ui/chip';
import { Notice } from '../ui/notice';
import { Empty } from '../ui/states';
import { Loaded } from './loaded';
import { Page } from './page';

const COUNTS = ['seen', 'filed', 'quarantined', 'ignored', 'pending'] as const;

/** The daily proof that nothing was lost: what the source showed equals what became of it. */
export default function LedgerPage() {
  const { t } = useI18n();
  const query = useQuery({ queryKey: ['ledger'], queryFn: ({ signal }) => call('ledger', { signal }) });
  return (
    <Page title={t('ledger.title')} lead={t('ledger.lead')}>
      <Loaded query={query}>
        {(ledger) =>
          ledger.rows.length === 0 ? (
            <Empty title={t('ledger.emptyTitle')}>{t('ledger.emptyText')}</Empty>
          ) : (
            <Table ledger={ledger} />
          )
        }
      </Loaded>
    </Page>
  );
}

function Table({ ledger }: { ledger: Ledger }) {
  const { t } = useI18n();
  return (
    <>
      <Notice tone={ledger.balanced ? 'plain' : 'danger'} icon={ledger.balanced ? 'check-circle' : 'alert'}>
        <b>{t(ledger.balanced ? 'ledger.balanced' : 'ledger.unbalanced')}</b>
      </Notice>
      <div className="table-wrap" tabIndex={0} role="region" aria-label={t('ledger.title')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('ledger.day')}</th>
              <th scope="col">{t('ledger.account')}</th>
              {COUNTS.map((name) => (
                <th scope="col" className="num" key={name}>
                  {t(`ledger.${name}` as MessageKey)}
                </th>
              ))}
              <th scope="col">{t('ledger.result')}</th>
            </tr>
          </thead>
          <tbody>
            {ledger.rows.map((row) => (
              <Line key={`${row.day}/${row.accountId}`} row={row} />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function Line({ row }: { row: LedgerRow }) {
  const { t, lookUp, formats } = useI18n();
  const reasons = Object.entries(row.ignoredBecause).map(
    ([code, n]) => `${lookUp(`ledger.ignored.${code}`) ?? code}: ${formats.number.format(n)}`,
  );
  return (
    <tr className={row.balanced ? '' : 'bad'}>
      <td>
        <time dateTime={row.day}>{formats.date(new Date(`${row.day}T12:00:00Z`))}</time>
      </td>
      <td>
        <Name>{row.accountName}</Name>
      </td>
      {COUNTS.map((name) => (
        <td className="num" key={name}>
          {formats.number.format(row[name])}
          {name === 'filed' && row.unreadable > 0 && (
            <small className="muted"> ({t('ledger.unreadable', { n: row.unreadable })})</small>
          )}
          {name === 'ignored' && reasons.length > 0 && <small className="muted"> ({reasons.join('، ')})</small>}
        </td>
      ))}
      <td>
        {row.balanced ? (
          <Chip tone="ok" icon="check">
            {t('ledger.rowBalanced')}
          </Chip>
        ) : (
          <Chip tone="danger" icon="alert">
            {t('ledger.rowUnbalanced')}
          </Chip>
        )}
      </td>
    </tr>
  );
}
