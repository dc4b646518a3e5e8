import type { Ticket } from '../../../src/shared/api';
import { useI18n } from '../i18n';
import { Button } from '../ui/button';
import { Notice } from '../ui/notice';
import { hasAppeals, useAppeals } from './use-appeals';
import type { TicketDeeds } from './use-deeds';

/** That somebody objects to what was decided: to what, in which round, until when, and with whom it lies. */
export function AppealBanner({ ticket, deeds }: { ticket: Ticket; deeds: TicketDeeds }) {
  const { t, localized, formats } = useI18n();
  const there = hasAppeals(ticket);
  const { data } = useAppeals(ticket, there);
  const appeal = data?.items.at(-1);
  if (!there || ticket.merged || data === undefined || appeal === undefined) return null;
  const ground = data.grounds.find(({ code }) => code === appeal.ground);
  const standing = appeal.state === 'open' || appeal.state === 'under_review';
  const due = standing ? (ticket.clock?.dueAt ?? null) : null;
  return (
    <div className="case-banner">
      <Notice
        tone={standing ? 'warn' : 'plain'}
        icon="shield"
        actions={
          <Button size="sm" hint="O" onClick={deeds.appeals}>
            {t(data.mayDecide ? 'appeal.decide' : data.mayAssign && appeal.state === 'open' ? 'appeal.assign' : 'appeal.open')}
          </Button>
        }
      >
        <b>
          {t(`appeal.banner.${appeal.state}`)}
          {ground !== undefined && ` · ${localized(ground.name)}`}
        </b>
        <p>
          {[
            t('appeal.roundOf', { n: appeal.round }),
            ...(appeal.state === 'under_review' && appeal.reviewer !== null ? [t('appeal.reviewerIs', { name: appeal.reviewer.name })] : []),
            ...(due === null ? [] : [t('appeal.dueAt', { time: formats.full(new Date(due)) })]),
          ].join(' · ')}
        </p>
      </Notice>
    </div>
  );
}
