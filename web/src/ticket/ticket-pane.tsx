import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Ticket } from '../../../src/shared/api';
import { ApiError } from '../api/client';
import { Composer } from '../composer/composer';
import { useI18n } from '../i18n';
import { setWhere } from '../live/live';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { Empty, Failed, RowSkeletons, useSlow } from '../ui/states';
import { AppealBanner } from './appeal-banner';
import { AppealPanel } from './appeal-panel';
import { AssignPanel } from './assign-panel';
import { BlockPanel } from '../pages/block-panel';
import { CaseBanner } from './case-banner';
import { CentrePanel } from './centre-panel';
import { ClassifyPanel } from './classify-panel';
import { FieldsPanel } from './fields-panel';
import { PresenceLine, TicketHeader } from './header';
import { LinkPanel } from './linked';
import { MergePanel } from './merge-panel';
import { ObjectPanel } from './object-panel';
import { SidePanel } from './side';
import { TagsPanel } from './tags-panel';
import { Thread } from './thread';
import { ticketQuery } from './ticket-query';
import { ReferPanel } from './refer-panel';
import { ShutPanel } from './shut-panel';
import { useDeeds } from './use-deeds';

interface PaneProps {
  readonly id: string;
  readonly onBack: () => void;
  /** The ticket is dealt with: go on to the next one. */
  readonly onNext: () => void;
}

/** The open ticket and, beside it, the person. */
export function TicketPane(props: PaneProps) {
  const { t } = useI18n();
  const client = useQueryClient();
  const query = useQuery(ticketQuery(client, props.id));
  const slow = useSlow(query.isPending);
  useEffect(() => {
    setWhere({ ticketId: props.id, doing: 'viewing' });
    return () => setWhere(null);
  }, [props.id]);
  if (query.data !== undefined) return <OpenTicket key={props.id} ticket={query.data} {...props} />;
  if (query.isError) return <NoTicket error={query.error} onRetry={() => void query.refetch()} onBack={props.onBack} />;
  return (
    <>
      <section className="pane ticket" aria-label={t('ticket.pane')}>
        {slow && <RowSkeletons count={6} />}
      </section>
      <aside className="pane side" aria-label={t('ticket.side')} />
    </>
  );
}

/** There is none here for this person, or it cannot be had now; either way there is a way back, on a telephone too. */
function NoTicket({ error, onRetry, onBack }: { error: unknown; onRetry: () => void; onBack: () => void }) {
  const { t } = useI18n();
  const back = <Button onClick={onBack}>{t('action.back')}</Button>;
  return (
    <section className="pane ticket none" aria-label={t('ticket.pane')}>
      {error instanceof ApiError && error.status === 404 ? (
        <Empty title={t('ticket.goneTitle')} action={back}>
          {t('ticket.goneText')}
        </Empty>
      ) : (
        <Failed error={error} onRetry={onRetry} also={back} />
      )}
    </section>
  );
}

function OpenTicket({ ticket, onBack, onNext }: PaneProps & { ticket: Ticket }) {
  const { t } = useI18n();
  const deeds = useDeeds(ticket);
  const [sheet, setSheet] = useState(false);
  return (
    <>
      <section
        className="pane ticket"
        id="ticket"
        aria-label={t('ticket.paneOf', { reference: ticket.reference })}
        tabIndex={-1}
      >
        <TicketHeader ticket={ticket} deeds={deeds} onBack={onBack} onSide={() => setSheet(true)} />
        <PresenceLine ticketId={ticket.id} />
        <CaseBanner ticket={ticket} deeds={deeds} />
        <AppealBanner ticket={ticket} deeds={deeds} />
        <Thread ticket={ticket} />
        {!ticket.merged && <Composer ticket={ticket} onNext={onNext} />}
      </section>
      <aside className="pane side" aria-label={t('ticket.side')}>
        <div className="scroll" tabIndex={0} role="region" aria-label={t('ticket.side')}>
          <SidePanel ticket={ticket} deeds={deeds} />
        </div>
      </aside>
      {sheet && (
        <Dialog title={t('ticket.side')} shape="sheet" onClose={() => setSheet(false)}>
          <div className="side in-sheet">
            <SidePanel ticket={ticket} deeds={deeds} />
          </div>
        </Dialog>
      )}
      {deeds.panel === 'classify' && <ClassifyPanel ticket={ticket} update={deeds.update} onClose={deeds.closePanel} />}
      {deeds.panel === 'fields' && <FieldsPanel ticket={ticket} onClose={deeds.closePanel} />}
      {deeds.panel === 'refer' && <ReferPanel ticket={ticket} onClose={deeds.closePanel} />}
      {deeds.panel === 'shut' && (
        <ShutPanel
          ticket={ticket}
          onClose={deeds.closePanel}
          onDone={() => {
            deeds.closePanel();
            onNext();
          }}
        />
      )}
      {deeds.panel === 'object' && <ObjectPanel ticket={ticket} onClose={deeds.closePanel} />}
      {deeds.panel === 'appeals' && <AppealPanel ticket={ticket} onClose={deeds.closePanel} />}
      {deeds.panel === 'assign' && <AssignPanel ticket={ticket} update={deeds.update} onClose={deeds.closePanel} />}
      {deeds.panel === 'tags' && <TagsPanel ticket={ticket} update={deeds.update} onClose={deeds.closePanel} />}
      {deeds.panel === 'merge' && <MergePanel ticket={ticket} onClose={deeds.closePanel} />}
      {deeds.panel === 'link' && <LinkPanel ticket={ticket} onClose={deeds.closePanel} />}
      {deeds.panel === 'block' && <BlockPanel ticket={ticket} onClose={deeds.closePanel} />}
      {deeds.panel === 'centre' && <CentrePanel ticket={ticket} onClose={deeds.closePanel} />}
    </>
  );
}
