import { useState } from 'react';
import type { TimelineEvent } from '../../../src/shared/api';
import { useI18n, type I18n } from '../i18n';
import { useNow } from '../inbox/now';
import { useReference, type ReferenceData } from '../inbox/use-reference';
import { useSession } from '../session/session';
import { Icon } from '../ui/icon';
import { sayClock } from './clock-events';

/** Several events in one line; opened, one line each. A single one is said at once. */
export function EventsFold({ events }: { events: readonly TimelineEvent[] }) {
  const i18n = useI18n();
  const reference = useReference();
  const { session } = useSession();
  const now = useNow();
  const [open, setOpen] = useState(false);
  const centre = (id: unknown) => {
    const found = session.centres.find((other) => other.id === id);
    return found === undefined ? i18n.t('event.otherCentre') : i18n.localized(found.name);
  };
  const say = (event: TimelineEvent) =>
    sayClock(event, i18n, event.actor?.name ?? i18n.t('event.system')) ?? sayEvent(event, i18n, reference, centre);
  const [first] = events;
  if (first === undefined) return null;
  const line = (event: TimelineEvent) => (
    <>
      {say(event)} · <time dateTime={event.at}>{i18n.formats.moment(new Date(event.at), now)}</time>
    </>
  );
  if (events.length === 1)
    return (
      <div className="fold">
        <span>{line(first)}</span>
      </div>
    );
  return (
    <div className="fold-group">
      <div className="fold">
        <button type="button" aria-expanded={open} onClick={() => setOpen(!open)}>
          <Icon name={open ? 'up' : 'chevron-down'} size="xs" />
          {i18n.t('event.count', { n: events.length })}
        </button>
      </div>
      {open && (
        <ol className="events">
          {events.map((event) => (
            <li key={event.id}>{line(event)}</li>
          ))}
        </ol>
      )}
    </div>
  );
}

/** An event in words. Names come from the actor and from the directories: events themselves hold ids and codes only. */
function sayEvent(
  event: TimelineEvent,
  { t, lookUp }: I18n,
  reference: ReferenceData,
  centreName: (id: unknown) => string,
): string {
  const who = event.actor?.name ?? t('event.system');
  const to = event.data.to;
  const toId = typeof to === 'string' ? to : null;
  switch (event.type) {
    case 'assignee.changed':
      if (toId === null) return t('event.unassigned', { who });
      return toId === event.actor?.id
        ? t('event.took', { who })
        : t('event.assigned', { who, name: reference.colleagueName(toId) ?? t('event.somebody') });
    case 'team.changed':
      return toId === null
        ? t('event.noTeam', { who })
        : t('event.team', { who, name: reference.teamName(toId) ?? t('event.otherTeam') });
    case 'state.changed':
      return t('event.state', { who, state: lookUp(`state.${String(to)}`) ?? String(to) });
    case 'referral.changed':
      return lookUp(`event.referral.${String(event.data.move)}`, { who }) ?? t('event.other', { who });
    case 'class.changed':
      if (event.data.field === 'urgent') return t(to === 'true' ? 'event.urgent' : 'event.calm', { who });
      if (toId === null) return t('event.classRemoved', { who });
      if (event.data.field !== 'category' && event.data.field !== 'type') {
        const field = String(event.data.field);
        const name = lookUp(`class.${field}.${toId}`) ?? toId;
        return lookUp(`event.class.${field}`, { who, name }) ?? t('event.other', { who });
      }
      return t(event.data.field === 'category' ? 'event.category' : 'event.type', {
        who,
        name: (event.data.field === 'category' ? reference.categoryName(toId) : reference.typeName(toId)) ?? toId,
      });
    case 'centre.changed':
      return t('event.centre', { who, name: centreName(to) });
    case 'ticket.linked': {
      const what = lookUp(`event.linked.${String(event.data.why)}`) ?? t('event.linked');
      return event.other === null ? what : t('event.linked.to', { what, reference: event.other.reference });
    }
    case 'spam.changed':
      if (event.data.by === 'person') return t(event.data.spam === true ? 'event.spam.person' : 'event.spam.not', { who });
      return t(event.data.by === 'block' ? 'event.spam.block' : 'event.spam.headers');
    case 'result.told':
      return t('event.told', { who, outcome: reference.outcomeName(event.data.outcome) });
    case 'case.shut':
      return sayShut(event, who, t, reference);
    case 'file.scanned':
      return t('event.file.scanned', { state: lookUp(`scan.${String(event.data.state)}`) ?? String(event.data.state) });
    default:
      return lookUp(`event.${event.type}`, { who, reference: event.other?.reference ?? '' }) ?? t('event.other', { who });
  }
}

function sayShut({ data, actor }: TimelineEvent, who: string, t: I18n['t'], reference: ReferenceData): string {
  const outcome = reference.outcomeName(data.outcome);
  switch (data.as) {
    case 'rejected':
      return t('event.rejected', { who, reason: reference.rejectionName(data.rejection) });
    case 'directed_out':
      return t('event.directedOut', { who });
    case 'withdrawn':
      return t('event.withdrawn', { who });
    default:
      return actor === null ? t('event.consent', { outcome }) : t('event.shut', { who, outcome });
  }
}
