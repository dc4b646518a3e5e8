import type { TicketRow } from '../../../src/shared/api';
import { isShut } from '../../../src/shared/ticket-state';
import { useI18n } from '../i18n';
import { Icon } from '../ui/icon';
import { lengthWords } from './clock-words';

type Clocked = Pick<TicketRow, 'clock' | 'urgent' | 'state' | 'lastMessageAt'>;

/** The case's clock in a row or a head: a ring or an icon, words and colour, never colour alone. Without one, when it last moved. */
export function CaseClock({ row, now }: { row: Clocked; now: Date }) {
  const { t, formats } = useI18n();
  const moved = new Date(row.lastMessageAt);
  if (isShut(row.state) || (row.state === 'answered' && row.clock?.state === 'stopped'))
    return (
      <span className="clock done" title={formats.full(moved)}>
        <Icon name="check-circle" size="xs" />
        {t(`state.${row.state}`)}
      </span>
    );
  if (row.clock?.state === 'paused')
    return (
      <span className="clock paused" title={dueTitle(row.clock.dueAt)}>
        <Icon name="pause" size="xs" />
        {t(row.state === 'need_info' ? 'clock.waiting' : 'clock.paused')}
      </span>
    );
  if (row.clock !== null && row.clock.dueAt !== null) return <Running row={row} now={now} />;
  return row.urgent ? (
    <span className="clock urgent" title={formats.full(moved)}>
      <Icon name="bolt" size="xs" />
      <span className="vh">{t('class.urgent')}</span>
      {formats.brief(moved, now)}
    </span>
  ) : (
    <time className="clock" dateTime={row.lastMessageAt} title={formats.full(moved)}>
      {formats.brief(moved, now)}
    </time>
  );

  function dueTitle(dueAt: string | null): string {
    return dueAt === null ? t('clock.noDue') : t('clock.dueAt', { at: formats.full(new Date(dueAt)) });
  }
}

function Running({ row, now }: { row: Clocked; now: Date }) {
  const i18n = useI18n();
  const { t, formats } = i18n;
  const { dueAt, from, riskAt } = row.clock ?? {};
  const due = new Date(dueAt ?? now);
  const left = due.getTime() - now.getTime();
  const title = t('clock.dueAt', { at: formats.full(due) });
  if (left <= 0)
    return (
      <span className="clock late" title={title}>
        <Icon name="alert" size="xs" />
        {row.urgent && <span className="vh">{t('class.urgent')}</span>}
        {t('clock.late', { by: lengthWords(i18n, left, 'after') })}
      </span>
    );
  if (row.urgent)
    return (
      <span className="clock urgent" title={title}>
        <Icon name="bolt" size="xs" />
        <span className="vh">{t('clock.urgentLeft', { left: lengthWords(i18n, left) })}</span>
        <span aria-hidden="true">{lengthWords(i18n, left)}</span>
      </span>
    );
  const atRisk = riskAt !== null && riskAt !== undefined && new Date(riskAt) <= now;
  const whole = due.getTime() - new Date(from ?? due).getTime();
  return (
    <span className={`clock ${atRisk ? 'risk' : 'ok'}`} title={title}>
      <Ring percent={whole <= 0 ? 100 : Math.round(100 * (1 - left / whole))} />
      {t('clock.left', { left: lengthWords(i18n, left) })}
    </span>
  );
}

/** How much of the limit is used. It turns the same way in both directions of writing. */
function Ring({ percent }: { percent: number }) {
  const filled = Math.min(100, Math.max(0, percent));
  return (
    <svg viewBox="0 0 16 16" aria-hidden="true">
      <circle className="tr" cx="8" cy="8" r="5.5" />
      <circle className="pr" cx="8" cy="8" r="5.5" pathLength="100" strokeDasharray={`${filled} 100`} />
    </svg>
  );
}
