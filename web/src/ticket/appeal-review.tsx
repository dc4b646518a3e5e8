import { useState } from 'react';
import type { AppealInfo, CaseAppeals, Ticket } from '../../../src/shared/api';
import { call } from '../api/client';
import { useI18n } from '../i18n';
import { useDeed } from '../pages/use-deed';
import { Name } from '../ui/bidi';
import { Button } from '../ui/button';
import { TextAreaField } from '../ui/field';
import { Notice } from '../ui/notice';
import { useAppealMoved } from './use-appeals';

/** Who may review an objection, and why others may not; or that it is not admitted. */
export function AppealReview({ ticket, appeal, data }: { ticket: Ticket; appeal: AppealInfo; data: CaseAppeals }) {
  const { t } = useI18n();
  const deed = useDeed();
  const moved = useAppealMoved(ticket);
  const [reviewerId, setReviewer] = useState('');
  const [exception, setException] = useState('');
  const chosen = data.people.find(({ id }) => id === reviewerId);
  const nobodyElse = !data.people.some(({ involvedAs }) => involvedAs.length === 0);
  const assign = async () => {
    const body = { version: ticket.version, reviewerId, exception };
    await deed.run(() => call('assignReviewer', { params: { id: ticket.id }, body }), t('appeal.assigned'));
    await moved();
  };
  return (
    <section className="stack-y" aria-label={t('appeal.whoReviews')}>
      <h3>{t('appeal.whoReviews')}</h3>
      <p className="hint">{t('appeal.whoReviewsHelp')}</p>
      {deed.problem !== undefined && (
        <Notice tone="danger" live>
          {deed.fields['reviewer'] ?? deed.fields['exception'] ?? deed.problem}
        </Notice>
      )}
      {data.byHand && <Notice tone="info">{t('appeal.byHand')}</Notice>}
      <fieldset className="appeal-people">
        <legend className="vh">{t('appeal.whoReviews')}</legend>
        {data.people.map(({ id, name, involvedAs }) => {
          const free = involvedAs.length === 0;
          return (
            <label key={id} className="appeal-person">
              <input
                type="radio"
                name="reviewer"
                value={id}
                checked={reviewerId === id}
                disabled={appeal.reviewer?.id === id || (!free && !(nobodyElse && data.mayExcept))}
                onChange={() => setReviewer(id)}
              />
              <span className="grow">
                <Name>{name}</Name>
                {!free && <small className="muted">{involvedAs.map((why) => t(`appeal.involved.${why}`)).join(' · ')}</small>}
              </span>
            </label>
          );
        })}
      </fieldset>
      {chosen !== undefined && chosen.involvedAs.length > 0 && (
        <TextAreaField label={t('appeal.exception')} help={t('appeal.exceptionHelp')} rows={2} dir="auto" maxLength={2000} value={exception} onChange={setException} />
      )}
      <Button look="primary" disabled={reviewerId === '' || reviewerId === appeal.reviewer?.id} busy={deed.busy} onClick={() => void assign()}>
        {t('appeal.assign')}
      </Button>
      {data.mayDismiss && <Dismissal ticket={ticket} />}
    </section>
  );
}

function Dismissal({ ticket }: { ticket: Ticket }) {
  const { t } = useI18n();
  const deed = useDeed();
  const moved = useAppealMoved(ticket);
  const [reasons, setReasons] = useState('');
  const dismiss = async () => {
    await deed.run(() => call('dismissAppeal', { params: { id: ticket.id }, body: { version: ticket.version, reasons } }), t('appeal.dismissed'));
    await moved();
  };
  return (
    <details>
      <summary>{t('appeal.dismiss')}</summary>
      <div className="stack-y">
        <TextAreaField
          label={t('appeal.dismissReasons')}
          help={t('appeal.dismissHelp')}
          error={deed.fields['reasons'] ?? deed.fields['reviewer'] ?? deed.problem}
          rows={3}
          dir="auto"
          maxLength={10_000}
          value={reasons}
          onChange={setReasons}
        />
        <Button look="danger" busy={deed.busy} onClick={() => void dismiss()}>
          {t('appeal.dismiss')}
        </Button>
      </div>
    </details>
  );
}

/** The last round is decided and told: the case ends for good. */
export function FinishButton({ ticket }: { ticket: Ticket }) {
  const { t } = useI18n();
  const deed = useDeed();
  const moved = useAppealMoved(ticket);
  const finish = async () => {
    await deed.run(() => call('finishCase', { params: { id: ticket.id }, body: { version: ticket.version } }), t('appeal.finished'));
    await moved();
  };
  return (
    <>
      {deed.problem !== undefined && (
        <Notice tone="danger" live>
          {deed.fields['toldBy'] ?? deed.problem}
        </Notice>
      )}
      <p className="hint">{t('appeal.finishHelp')}</p>
      <Button look="primary" busy={deed.busy} onClick={() => void finish()}>
        {t('appeal.finish')}
      </Button>
    </>
  );
}
