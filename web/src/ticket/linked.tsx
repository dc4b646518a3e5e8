import { useState } from 'react';
import { Link } from 'react-router';
import { isNeeded, LINK_KINDS } from './link-kinds';
import type { Ticket } from '../../../src/shared/api';
import { call } from '../api/client';
import { useI18n } from '../i18n';
import { pathOf, useListFilter } from '../inbox/filter';
import { useDeed } from '../pages/use-deed';
import { useSession } from '../session/session';
import { Ltr } from '../ui/bidi';
import { Button, IconButton } from '../ui/button';
import { SelectField } from '../ui/field';
import { showToast } from '../ui/toast';
import { useAct, useAfterMerging } from './after-merging';
import { Ask } from './ask';
import { PickTicket } from './pick-ticket';
import { useUndoSplit } from './split-panel';
import { UnmergePanel } from './unmerge-panel';
import type { TicketDeeds } from './use-deeds';

/** Cases that this one has to do with: linked, merged into it, split off from another. */
export function LinkedCases({ ticket, deeds }: { ticket: Ticket; deeds: TicketDeeds }) {
  return (
    <>
      <Links ticket={ticket} deeds={deeds} />
      <Absorbed ticket={ticket} />
      <SplitFrom ticket={ticket} />
    </>
  );
}

function Links({ ticket, deeds }: { ticket: Ticket; deeds: TicketDeeds }) {
  const { t, lookUp } = useI18n();
  const { can } = useSession();
  const filter = useListFilter();
  const unlink = useUnlink(ticket);
  if (ticket.links.length === 0) return null;
  return (
    <section className="card" aria-label={t('side.linked')}>
      <h2>
        {t('side.linked')}
        {deeds.link !== undefined && <IconButton icon="link" size="sm" label={t('link.action')} onClick={deeds.link} />}
      </h2>
      <ul className="cases">
        {ticket.links.map((link) => (
          <li key={link.id} className="row-x">
            <Link className="grow" to={pathOf(filter, link.id)}>
              <Ltr>{link.reference}</Ltr>
              <small className="muted">{lookUp(`event.linked.${link.why}`) ?? t('event.linked')}</small>
            </Link>
            {can('ticket.link') && !isNeeded(link.why) && (
              <IconButton
                icon="close"
                size="sm"
                label={t('link.remove', { reference: link.reference })}
                onClick={() => void unlink(link)}
              />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function useUnlink(ticket: Ticket): (link: Ticket['links'][number]) => Promise<void> {
  const { t } = useI18n();
  const act = useAct();
  return async (link) => {
    const touched = [ticket.id, link.id];
    if (!(await act(() => call('unlinkTicket', { params: { id: ticket.id, other: link.id } }), touched))) return;
    const kind = LINK_KINDS.find((one) => one === link.why) ?? 'related';
    const again = { params: { id: ticket.id }, body: { other: link.id, kind } };
    showToast(t('link.removed', { reference: link.reference }), {
      undo: () => void act(() => call('linkTicket', again), touched),
    });
  };
}

function Absorbed({ ticket }: { ticket: Ticket }) {
  const { t } = useI18n();
  const { can } = useSession();
  const filter = useListFilter();
  const [out, setOut] = useState<Ticket['mergedFrom'][number]>();
  if (ticket.mergedFrom.length === 0) return null;
  return (
    <section className="card" aria-label={t('merge.absorbed')}>
      <h2>{t('merge.absorbed')}</h2>
      <ul className="cases">
        {ticket.mergedFrom.map((other) => (
          <li key={other.id} className="row-x">
            <Link className="grow" to={pathOf(filter, other.id)}>
              <Ltr>{other.reference}</Ltr>
            </Link>
            {can('ticket.merge') && (
              <Button size="sm" look="ghost" icon="undo" onClick={() => setOut(other)}>
                {t('unmerge.action')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {out !== undefined && <UnmergePanel ticket={out} onClose={() => setOut(undefined)} />}
    </section>
  );
}

function SplitFrom({ ticket }: { ticket: Ticket }) {
  const { t } = useI18n();
  const { can } = useSession();
  const filter = useListFilter();
  const undo = useUndoSplit();
  const origin = ticket.splitFrom;
  if (origin === null || ticket.merged) return null;
  return (
    <section className="card" aria-label={t('split.from')}>
      <h2>{t('split.from')}</h2>
      <ul className="cases">
        <li>
          <Link to={pathOf(filter, origin.id)}>
            <Ltr>{origin.reference}</Ltr>
          </Link>
        </li>
      </ul>
      {can('ticket.merge') && (
        <Button size="sm" look="ghost" icon="undo" onClick={() => void undo(ticket.id, origin)}>
          {t('split.undo', { reference: origin.reference })}
        </Button>
      )}
    </section>
  );
}

/** Says what two cases have to do with each other. */
export function LinkPanel({ ticket, onClose }: { ticket: Ticket; onClose: () => void }) {
  const { t } = useI18n();
  const deed = useDeed();
  const act = useAct();
  const after = useAfterMerging();
  const [other, setOther] = useState('');
  const [kind, setKind] = useState<(typeof LINK_KINDS)[number]>('related');
  const link = async () => {
    let otherId = '';
    const done = await deed.run(async () => {
      ({ otherId } = await call('linkTicket', { params: { id: ticket.id }, body: { other: other.trim(), kind } }));
    });
    if (!done) return;
    onClose();
    await after([ticket.id, otherId]);
    const undo = () => call('unlinkTicket', { params: { id: ticket.id, other: otherId } });
    showToast(t('link.done', { reference: other.trim() }), { undo: () => void act(undo, [ticket.id, otherId]) });
  };
  return (
    <Ask
      title={t('link.title')}
      confirm={t('link.confirm')}
      ready={other.trim() !== ''}
      deed={deed}
      onConfirm={() => void link()}
      onClose={onClose}
    >
      <PickTicket
        ticket={ticket}
        label={t('link.number')}
        value={other}
        onChange={setOther}
        error={deed.fields.other}
      />
      <SelectField
        label={t('link.kind')}
        value={kind}
        onChange={(value) => setKind(LINK_KINDS.find((one) => one === value) ?? 'related')}
        options={LINK_KINDS.map((one) => ({ value: one, label: t(`link.kind.${one}`) }))}
      />
    </Ask>
  );
}
