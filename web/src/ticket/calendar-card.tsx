import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { CalendarMail } from '../../../src/shared/api';
import { useI18n, type I18n } from '../i18n';
import { detectDirection } from '../text/direction';
import { Ltr, Name } from '../ui/bidi';
import { Icon } from '../ui/icon';
import { contentsQuery } from './contents-query';

type Appointment = CalendarMail['events'][number];
type Time = NonNullable<Appointment['start']>;

/** The invitation that a message carries. Until it is read, and where it cannot be, its file stands among the attachments. */
export function MessageCalendar({ attachmentId }: { attachmentId: string }) {
  const { data } = useQuery(contentsQuery(attachmentId));
  return data?.kind === 'calendar' ? <CalendarCard calendar={data.calendar} /> : null;
}

/** What, when, where, who asks. Words to read: nothing is put into a calendar, nothing is answered. */
export function CalendarCard({ calendar }: { calendar: CalendarMail }) {
  const { t, lookUp } = useI18n();
  const [first, ...others] = calendar.events;
  if (first === undefined) return null;
  const kind = lookUp(`calendar.${calendar.method}`) ?? t('calendar.event');
  return (
    <section className="cal" aria-label={kind}>
      <Icon name="calendar" />
      <div className="cal-in">
        <p className="muted">
          {kind}
          {first.answer !== null && ` · ${t(`calendar.answer.${first.answer}`)}`}
        </p>
        {first.title !== '' && (
          <p className={calendar.method === 'CANCEL' ? 'cal-title gone' : 'cal-title'}>
            <Name>{first.title}</Name>
          </p>
        )}
        <EventFacts event={first} />
        {others.length > 0 && <p className="muted">{t('calendar.more', { n: others.length })}</p>}
        {first.answerWanted && <p className="hint">{t('calendar.answerWanted')}</p>}
      </div>
    </section>
  );
}

function EventFacts({ event }: { event: Appointment }) {
  const { t } = useI18n();
  const { start, end, place, organiser } = event;
  return (
    <dl>
      {start !== null && <WhenRows start={start} end={end} repeats={event.repeats} />}
      {place !== '' && (
        <Row label={t('calendar.where')}>
          <span dir={detectDirection(place)}>{place}</span>
        </Row>
      )}
      {organiser !== null && (
        <Row label={t('calendar.organiser')}>
          {organiser.name !== '' && <Name>{organiser.name}</Name>}{' '}
          {organiser.address !== '' && <Ltr>{organiser.address}</Ltr>}
        </Row>
      )}
    </dl>
  );
}

function WhenRows({ start, end, repeats }: { start: Time; end: Time | null; repeats: boolean }) {
  const i18n = useI18n();
  const { t } = i18n;
  const known = start.at !== null;
  const wholeDay = start.local.length === 10;
  return (
    <>
      <Row label={t('calendar.when')}>
        {known ? (
          inCentre(i18n, start, end)
        ) : wholeDay ? (
          `${days(i18n, start, end)} · ${t('calendar.allDay')}`
        ) : (
          <AsWritten start={start} end={end} />
        )}
        {repeats && <span className="muted"> · {t('calendar.repeats')}</span>}
      </Row>
      {known && start.zone !== null && (
        <Row label={t('calendar.sendersTime')}>
          <AsWritten start={start} end={end} />
        </Row>
      )}
      {!known && !wholeDay && <Row label="">{t('calendar.noZone')}</Row>}
    </>
  );
}

/** The time as its sender wrote it, in the zone that its sender named. */
function AsWritten({ start, end }: { start: Time; end: Time | null }) {
  const [day = '', from = ''] = start.local.split('T');
  const [lastDay = '', to = ''] = end?.local.split('T') ?? [];
  const until = end === null ? '' : ` – ${lastDay === day ? '' : `${lastDay} `}${to}`;
  return (
    <>
      <Ltr>{`${day} ${from}${until}`}</Ltr>
      {start.zone !== null && (
        <span className="muted">
          {' '}
          <Ltr>{start.zone}</Ltr>
        </span>
      )}
    </>
  );
}

function inCentre({ formats }: I18n, start: Time, end: Time | null): string {
  if (start.at === null) return '';
  const from = new Date(start.at);
  const to = end?.at == null ? undefined : new Date(end.at);
  if (to === undefined) return formats.full(from);
  const until = formats.daysBetween(from, to) === 0 ? `\u2066${formats.time(to)}\u2069` : formats.full(to);
  return `${formats.full(from)} – ${until}`;
}

/** Whole days; the end is the first day after (RFC 5545 §3.6.1). */
function days({ formats }: I18n, start: Time, end: Time | null): string {
  const noon = (local: string): Date => new Date(`${local}T09:00:00Z`);
  const first = noon(start.local);
  const last = end === null ? first : new Date(noon(end.local).getTime() - 86_400_000);
  return last > first ? `${formats.date(first)} – ${formats.date(last)}` : formats.date(first);
}

function Row({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
