import type { ReactNode } from 'react';
import type { AppealInfo, CaseAppeals, ResultInfo, Ticket } from '../../../src/shared/api';
import { useI18n } from '../i18n';
import { useNow } from '../inbox/now';
import { useReference } from '../inbox/use-reference';
import { Loaded } from '../pages/loaded';
import { Name } from '../ui/bidi';
import { Chip } from '../ui/chip';
import { Dialog } from '../ui/dialog';
import { AppealDecision } from './appeal-decision';
import { AppealReview, FinishButton } from './appeal-review';
import { useAppeals } from './use-appeals';

/** The objections of a case, the newest first: what the person says, both decisions side by side, and what is to be done. */
export function AppealPanel({ ticket, onClose }: { ticket: Ticket; onClose: () => void }) {
  const { t } = useI18n();
  const query = useAppeals(ticket);
  return (
    <Dialog title={t('appeal.title')} shape="sheet" onClose={onClose}>
      <Loaded query={query}>
        {(data) => (
          <div className="stack-y">
            {[...data.items].reverse().map((appeal, index) => (
              <AppealItem key={appeal.id} appeal={appeal} data={data}>
                {index === 0 && <ToDo ticket={ticket} appeal={appeal} data={data} />}
              </AppealItem>
            ))}
          </div>
        )}
      </Loaded>
    </Dialog>
  );
}

function ToDo({ ticket, appeal, data }: { ticket: Ticket; appeal: AppealInfo; data: CaseAppeals }) {
  return (
    <>
      {data.mayDecide && <AppealDecision ticket={ticket} appeal={appeal} data={data} />}
      {data.mayAssign && <AppealReview ticket={ticket} appeal={appeal} data={data} />}
      {data.mayFinish && <FinishButton ticket={ticket} />}
    </>
  );
}

function AppealItem({ appeal, data, children }: { appeal: AppealInfo; data: CaseAppeals; children: ReactNode }) {
  const { t, localized, formats } = useI18n();
  const now = useNow();
  const ground = data.grounds.find(({ code }) => code === appeal.ground);
  const decision = data.decisions.find(({ code }) => code === appeal.decision);
  return (
    <section className="appeal stack-y" aria-label={t('appeal.roundOf', { n: appeal.round })}>
      <div className="row-x wrap">
        <b>{t('appeal.roundOf', { n: appeal.round })}</b>
        <Chip tone={appeal.state === 'decided' ? 'ok' : 'info'}>{t(`appeal.state.${appeal.state}`)}</Chip>
        {ground !== undefined && <Chip>{localized(ground.name)}</Chip>}
      </div>
      <p className="muted">
        {t(`appeal.by.${appeal.by}`)} · <time dateTime={appeal.receivedAt}>{formats.moment(new Date(appeal.receivedAt), now)}</time>
        {appeal.reviewer !== null && ` · ${t('appeal.reviewerIs', { name: appeal.reviewer.name })}`}
      </p>
      {appeal.text !== '' && <Words>{appeal.text}</Words>}
      {appeal.waiver !== '' && <p className="hint">{t('appeal.waivedBecause', { why: appeal.waiver })}</p>}
      {appeal.exceptionBy !== null && (
        <p className="hint">{t('appeal.exceptionBecause', { name: appeal.exceptionBy.name, why: appeal.exception })}</p>
      )}
      <div className="appeal-both">
        <Decision title={t('appeal.first')} result={appeal.first} />
        {appeal.decision !== null && (
          <Decision title={decision === undefined ? t('appeal.second') : localized(decision.name)} result={appeal.second}>
            <Words>{appeal.reasons}</Words>
            {appeal.nextRoad !== '' && <p>{t('appeal.nextRoadIs', { road: appeal.nextRoad })}</p>}
          </Decision>
        )}
      </div>
      {children}
    </section>
  );
}

const Words = ({ children }: { children: string }) => (
  <p className="appeal-words" dir="auto">
    {children}
  </p>
);

/** A decision as it was, whatever came after it. */
function Decision({ title, result, children }: { title: string; result: ResultInfo | null; children?: ReactNode }) {
  const { t, formats } = useI18n();
  const { outcomeName, rejectionName } = useReference();
  const now = useNow();
  return (
    <div className="appeal-decision">
      <h3>{title}</h3>
      {result === null ? (
        <p className="muted">{t('appeal.noResult')}</p>
      ) : (
        <>
          <b>{result.as === 'rejected' ? rejectionName(result.rejection) : outcomeName(result.outcome)}</b>
          <p className="muted">
            {result.decidedBy !== null && <Name>{result.decidedBy.name}</Name>} ·{' '}
            <time dateTime={result.decidedAt}>{formats.moment(new Date(result.decidedAt), now)}</time>
          </p>
        </>
      )}
      {children}
    </div>
  );
}
