import { useState } from 'react';
import { Link } from 'react-router';
import type { Ticket } from '../../../src/shared/api';
import { useI18n } from '../i18n';
import { pathOf, useListFilter } from '../inbox/filter';
import { useSession } from '../session/session';
import { Ltr } from '../ui/bidi';
import { Button } from '../ui/button';
import { Notice } from '../ui/notice';
import { UnmergePanel } from './unmerge-panel';
import type { TicketDeeds } from './use-deeds';

/** What everybody must know of a case before reading it: that it is a pointer, or that it lies in the spam folder. */
export function CaseBanner({ ticket, deeds }: { ticket: Ticket; deeds: TicketDeeds }) {
  const { t } = useI18n();
  if (ticket.merged) return <MergedBanner ticket={ticket} />;
  if (!ticket.spam) return null;
  return (
    <div className="case-banner">
      <Notice
        tone="warn"
        actions={
          deeds.spam !== undefined && (
            <Button size="sm" icon="inbox" hint="!" onClick={deeds.spam}>
              {t('spam.unmark')}
            </Button>
          )
        }
      >
        {t('spam.banner')}
      </Notice>
    </div>
  );
}

function MergedBanner({ ticket }: { ticket: Ticket }) {
  const { t } = useI18n();
  const { can } = useSession();
  const filter = useListFilter();
  const [out, setOut] = useState(false);
  const survivor = ticket.mergedInto;
  return (
    <div className="case-banner">
      <Notice
        tone="info"
        icon="link"
        actions={
          survivor !== null &&
          can('ticket.merge') && (
            <Button size="sm" icon="undo" onClick={() => setOut(true)}>
              {t('unmerge.action')}
            </Button>
          )
        }
      >
        {survivor === null ? (
          t('merge.bannerHidden')
        ) : (
          <>
            {t('merge.banner')}{' '}
            <Link to={pathOf(filter, survivor.id)}>
              <Ltr>{survivor.reference}</Ltr>
            </Link>
          </>
        )}
      </Notice>
      {out && <UnmergePanel ticket={ticket} onClose={() => setOut(false)} />}
    </div>
  );
}
