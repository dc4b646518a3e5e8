import type { PauseReasonData, PolicyVersion } from '../../../src/shared/api';
import { useI18n, type I18n } from '../i18n';
import { durationWords } from './limit-words';
import { PolicySource } from './policy-marks';
import { standingOf } from './use-policies';

/** The listed reasons for which a clock may stand still, with their caps. */
export function PauseReasons({ items }: { items: readonly PolicyVersion[] }) {
  const i18n = useI18n();
  const { t, localized } = i18n;
  const reasons = standingOf(items, 'pause_reason').sort((a, b) => a.now.code.localeCompare(b.now.code));
  return (
    <section className="stack-y" aria-labelledby="pause-reasons">
      <h2 id="pause-reasons">{t('levels.pauses')}</h2>
      <p>{t('levels.pausesLead')}</p>
      <div className="table-wrap" role="region" aria-label={t('levels.pauses')} tabIndex={0}>
        <table className="levels">
          <thead>
            <tr>
              <th scope="col">{t('levels.reason')}</th>
              <th scope="col">{t('levels.cap')}</th>
              <th scope="col">{t('levels.evidence')}</th>
              <th scope="col">{t('levels.notes')}</th>
              <th scope="col">{t('policy.source')}</th>
            </tr>
          </thead>
          <tbody>
            {reasons.map(({ now }) => (
              <tr key={now.id}>
                <th scope="row">{localized(now.data.name)}</th>
                <td>{capWords(now.data, i18n)}</td>
                <td>{localized(now.data.evidence)}</td>
                <td>{notesOf(now.data, i18n)}</td>
                <td>
                  <PolicySource policy={now} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function capWords({ cap }: PauseReasonData, i18n: I18n): string {
  return cap.kind === 'duration' ? durationWords(cap.length, i18n) : i18n.t(`levels.cap.${cap.kind}`);
}

function notesOf({ once, needsSupervisor, notForUrgent }: PauseReasonData, { t }: I18n): string {
  const notes = [
    ...(once ? [t('levels.once')] : []),
    ...(needsSupervisor ? [t('levels.supervisor')] : []),
    ...(notForUrgent ? [t('levels.notUrgent')] : []),
  ];
  return notes.length === 0 ? t('levels.none') : notes.join(' · ');
}
