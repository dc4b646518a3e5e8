import type { ReactNode } from 'react';
import type { PolicyVersionOf } from '../../../src/shared/api';
import type { I18n } from '../i18n';
import { durationWords, LIMIT_FIELDS, limitWords } from './limit-words';

interface LimitTableProps {
  readonly i18n: Pick<I18n, 't' | 'localized'>;
  readonly limits: readonly PolicyVersionOf<'limit'>[];
  readonly caption: string;
  /** What stands under each name; nothing where it is printed. */
  readonly foot?: (limit: PolicyVersionOf<'limit'>) => ReactNode;
}

/** The service-level document as a table. It is drawn once more, in the other language, where it is printed. */
export function LimitTable({ i18n, limits, caption, foot }: LimitTableProps) {
  const { t, localized } = i18n;
  return (
    <div className="table-wrap" role="region" aria-label={caption} tabIndex={0}>
      <table className="levels">
        <caption className="vh">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{t('levels.case')}</th>
            {LIMIT_FIELDS.map((field) => (
              <th scope="col" key={field}>
                {t(`levels.${field}`)}
              </th>
            ))}
            <th scope="col">{t('levels.retry')}</th>
          </tr>
        </thead>
        <tbody>
          {limits.map((limit) => (
            <tr key={limit.id}>
              <th scope="row">
                {localized(limit.data.name)} <small>{t(`levels.unit.${limit.data.unit}`)}</small>
                {foot?.(limit)}
              </th>
              {LIMIT_FIELDS.map((field) => (
                <td key={field} className={field === 'solution' ? 'main' : ''}>
                  {limitWords(limit.data[field], i18n)}
                </td>
              ))}
              <td>{retryWords(limit, i18n)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function retryWords({ data: { retry } }: PolicyVersionOf<'limit'>, i18n: Pick<I18n, 't'>): string {
  if (retry === null) return i18n.t('levels.none');
  return i18n.t('levels.every', { length: durationWords(retry.every, i18n, 'after'), n: retry.times });
}
