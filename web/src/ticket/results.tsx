import type { ResultInfo, Ticket } from '../../../src/shared/api';
import { useI18n } from '../i18n';
import { useNow } from '../inbox/now';
import { useReference } from '../inbox/use-reference';
import { Name } from '../ui/bidi';

/** As the rules have it; the server decides when the window has passed. */
const ACCEPTANCE_DAYS = 3;

/** What came of the case: the newest decision first, the earlier ones as they were. Nothing at all while nobody has decided. */
export function Results({ ticket }: { ticket: Ticket }) {
  const { t } = useI18n();
  if (ticket.results.length === 0) return null;
  return (
    <section className="card results" aria-label={t('result.title')}>
      <h2>{t('result.title')}</h2>
      {[...ticket.results].reverse().map((result) => (
        <Decision key={result.id} result={result} waits={ticket.state === 'answered' && !ticket.awaitsAnswer} />
      ))}
    </section>
  );
}

/** @param waits nobody has said anything since it was told: silence will close the case */
function Decision({ result, waits }: { result: ResultInfo; waits: boolean }) {
  const { t, formats } = useI18n();
  const { outcomeName, rejectionName } = useReference();
  const now = useNow();
  const what =
    result.as === 'rejected'
      ? rejectionName(result.rejection)
      : result.as === null || result.as === 'closed'
        ? outcomeName(result.outcome)
        : t(`shut.as.${result.as}`);
  return (
    <div className="decision">
      <b>{what}</b>
      {result.body !== '' && (
        <p>
          <Name>{result.body}</Name>
        </p>
      )}
      {result.note !== '' && (
        <p>
          <Name>{result.note}</Name>
        </p>
      )}
      <p className="muted">
        {result.decidedBy !== null && <Name>{result.decidedBy.name}</Name>} ·{' '}
        <time dateTime={result.decidedAt}>{formats.moment(new Date(result.decidedAt), now)}</time>
      </p>
      {result.shutAt === null && waits && <p className="muted">{t('result.waiting', { n: ACCEPTANCE_DAYS })}</p>}
    </div>
  );
}
