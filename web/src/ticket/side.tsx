import { Link, useNavigate } from 'react-router';
import type { Ticket } from '../../../src/shared/api';
import { useI18n } from '../i18n';
import { pathOf, useListFilter } from '../inbox/filter';
import { useNow } from '../inbox/now';
import { useReference } from '../inbox/use-reference';
import { detectDirection, displayName } from '../text/direction';
import { Avatar } from '../ui/avatar';
import { Ltr, Name } from '../ui/bidi';
import { Button, IconButton } from '../ui/button';
import { Chip } from '../ui/chip';
import { ClockCard } from './clock-card';
import { LinkedCases } from './linked';
import { ReferralsCard } from './referrals-card';
import { Results } from './results';
import { LikeCases } from './suggestions';
import { StateChip } from './state-chip';
import type { TicketDeeds } from './use-deeds';

/** Beside the conversation: the person, their other cases, the details of this one. */
export function SidePanel({ ticket, deeds }: { ticket: Ticket; deeds: TicketDeeds }) {
  return (
    <>
      <PersonCard ticket={ticket} />
      <ClockCard ticket={ticket} />
      <Details ticket={ticket} deeds={deeds} />
      <ReferralsCard ticket={ticket} onRefer={deeds.refer} />
      <Results ticket={ticket} />
      <LikeCases ticket={ticket} />
      <OtherCases ticket={ticket} />
      <LinkedCases ticket={ticket} deeds={deeds} />
    </>
  );
}

function PersonCard({ ticket }: { ticket: Ticket }) {
  const { t, lookUp } = useI18n();
  const contact = ticket.contact;
  const name = contact?.name ?? ticket.party;
  return (
    <section className="card" aria-label={t('side.person')}>
      <div className="row-x person">
        <Avatar id={contact?.id ?? ticket.id} name={name} size={40} />
        <span className="grow">
          <b>
            <Name>{name}</Name>
          </b>
          <small>{t('side.cases', { n: (contact?.tickets.length ?? 0) + 1 })}</small>
        </span>
        {contact !== null && <SearchTheirs contactId={contact.id} />}
      </div>
      <dl className="kv">
        {contact?.handles.map((handle) => (
          <div key={`${handle.kind}:${handle.value}`}>
            <dt>{lookUp(`handle.${handle.kind}`) ?? handle.kind}</dt>
            <dd className="clip">
              <Ltr>{displayName(handle.value)}</Ltr>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** All that this person ever wrote about, and the box to search in it. */
function SearchTheirs({ contactId }: { contactId: string }) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const search = () => {
    void navigate(pathOf({ view: 'all', contact: contactId }));
    document.querySelector<HTMLInputElement>('.search input')?.focus();
  };
  return <IconButton icon="search" size="sm" label={t('filter.searchContact')} onClick={search} />;
}

function Details({ ticket, deeds }: { ticket: Ticket; deeds: TicketDeeds }) {
  const { t, lookUp, formats } = useI18n();
  const reference = useReference();
  const now = useNow();
  const none = <span className="muted">{t('side.none')}</span>;
  return (
    <section className="card" aria-label={t('side.details')}>
      <h2>
        {t('side.details')}
        {deeds.mayClassify && <IconButton icon="pen" size="sm" label={t('action.classify')} onClick={deeds.classify} />}
      </h2>
      <dl className="kv">
        <div>
          <dt>{t('class.type')}</dt>
          <dd>{reference.typeName(ticket.type) ?? none}</dd>
        </div>
        <div>
          <dt>{t('class.category')}</dt>
          <dd>{reference.categoryName(ticket.category) ?? none}</dd>
        </div>
        <div>
          <dt>{t('class.priority')}</dt>
          <dd>{t(ticket.urgent ? 'class.urgent' : 'class.usual')}</dd>
        </div>
        {(['complexity', 'importance', 'procedure'] as const).map(
          (field) =>
            ticket[field] !== null && (
              <div key={field}>
                <dt>{t(`class.${field}`)}</dt>
                <dd>{lookUp(`class.${field}.${ticket[field]}`)}</dd>
              </div>
            ),
        )}
        <div>
          <dt>{t('assign.holder')}</dt>
          <dd>{ticket.assignee === null ? none : <Name>{ticket.assignee.name}</Name>}</dd>
        </div>
        <div>
          <dt>{t('assign.team')}</dt>
          <dd>{reference.teamName(ticket.teamId) ?? none}</dd>
        </div>
        {ticket.oldNumbers.length > 0 && (
          <div>
            <dt>{t('side.oldNumber')}</dt>
            <dd>
              <Ltr>{ticket.oldNumbers.join(', ')}</Ltr>
            </dd>
          </div>
        )}
        <div>
          <dt>{t('side.received')}</dt>
          <dd>
            <time dateTime={ticket.receivedAt} title={formats.full(new Date(ticket.receivedAt))}>
              {formats.moment(new Date(ticket.receivedAt), now)}
            </time>
          </dd>
        </div>
      </dl>
      {deeds.mayClassify && (
        <Button size="sm" icon="pen" hint="D" onClick={deeds.data}>
          {t('fields.title')}
        </Button>
      )}
      {ticket.tags.length > 0 && (
        <div className="row-x wrap tags">
          {ticket.tags.map((tag) => (
            <Chip key={tag}>
              <bdi>{tag}</bdi>
            </Chip>
          ))}
        </div>
      )}
    </section>
  );
}

function OtherCases({ ticket }: { ticket: Ticket }) {
  const { t, formats } = useI18n();
  const filter = useListFilter();
  const now = useNow();
  const others = ticket.contact?.tickets.filter((other) => other.id !== ticket.id) ?? [];
  if (others.length === 0) return null;
  return (
    <section className="card" aria-label={t('side.others')}>
      <h2>{t('side.others')}</h2>
      <ul className="cases">
        {others.map((other) => {
          const subject = other.subject === '' ? t('ticket.noSubject') : displayName(other.subject);
          return (
            <li key={other.id}>
              <Link to={pathOf(filter, other.id)}>
                <span className="subj" dir={detectDirection(subject)}>
                  {subject}
                </span>
                <span className="row-x">
                  <Ltr className="muted">{other.reference}</Ltr>
                  <span className="grow" />
                  <StateChip state={other.state} />
                </span>
                <time className="vh">{formats.moment(new Date(other.lastMessageAt), now)}</time>
              </Link>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
