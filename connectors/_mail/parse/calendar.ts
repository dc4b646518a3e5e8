/**
 * Invitations (RFC 5545, 5546) as people read them: what, when, where, who asks, is an answer wanted. Nothing in them is ever
 * carried out, fetched or answered.
 */
export type { CalendarMail } from '../../contract';
import type { CalendarEvent, CalendarMail, CalendarTime } from '../../contract';
import { components, field, type CalendarLine, type Component } from './calendar-lines';
import { readZones, toInstant, type Zones } from './calendar-zones';
import { decodeBytes } from './charset';
import type { Part } from './mime';
import { oneLine, wellFormed } from './text';

const LONGEST = 1024 * 1024;
const MOST_EVENTS = 20;

/** Reads a calendar object, or undefined when it holds none. Never throws for rubbish. */
export function readCalendar(text: string): CalendarMail | undefined {
  const root = components(wellFormed(text.slice(0, LONGEST)));
  const calendar = root.children.find(({ name }) => name === 'VCALENDAR');
  if (!calendar) return undefined;
  const zones = readZones(calendar.children.filter(({ name }) => name === 'VTIMEZONE'));
  const method = value(calendar, 'METHOD').toUpperCase() || 'PUBLISH';
  const events = calendar.children.filter(({ name }) => name === 'VEVENT' || name === 'VTODO').slice(0, MOST_EVENTS);
  return events.length === 0 ? undefined : { method, events: events.map((event) => toEvent(event, method, zones)) };
}

const value = (component: Component, name: string): string => (field(component, name)?.value ?? '').trim();
/** RFC 5545 §3.3.11. */
const unescape = (text: string): string => text.replace(/\\([nN,;\\])/g, (_, sign: string) => (sign === 'n' || sign === 'N' ? '\n' : sign));

function toEvent(event: Component, method: string, zones: Zones): CalendarEvent {
  const start = timeOf(field(event, 'DTSTART'), zones);
  const organiser = field(event, 'ORGANIZER');
  const attendees = event.lines.filter(({ name }) => name === 'ATTENDEE');
  return {
    title: oneLine(unescape(value(event, 'SUMMARY'))),
    start,
    end: timeOf(field(event, 'DTEND') ?? field(event, 'DUE'), zones) ?? after(start, value(event, 'DURATION')),
    place: oneLine(unescape(value(event, 'LOCATION'))),
    organiser: organiser ? { name: oneLine(organiser.parameters.get('CN') ?? ''), address: mailbox(organiser.value) } : null,
    description: unescape(value(event, 'DESCRIPTION')).trim(),
    repeats: ['RRULE', 'RDATE'].some((name) => field(event, name) !== undefined),
    answerWanted: method === 'REQUEST' && (attendees.length === 0 || attendees.some(({ parameters }) => parameters.get('RSVP')?.toUpperCase() === 'TRUE')),
    answer: method === 'REPLY' ? answerOf(attendees[0]?.parameters.get('PARTSTAT')) : null,
  };
}

const mailbox = (text: string): string => oneLine(text.replace(/^\s*mailto:/i, ''));

function answerOf(status: string | undefined): CalendarEvent['answer'] {
  const word = status?.toLowerCase();
  return word === 'accepted' || word === 'declined' || word === 'tentative' ? word : null;
}

function timeOf(line: CalendarLine | undefined, zones: Zones): CalendarTime | null {
  const [, day = '', hour = '', minute = '', utc = ''] = /^\s*(\d{8})(?:T(\d\d)(\d\d)\d{0,2}(Z?))?\s*$/.exec(line?.value ?? '') ?? [];
  if (!line || day === '') return null;
  const date = `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`;
  if (hour === '') return { at: null, local: date, zone: null };
  const local = `${date}T${hour}:${minute}`;
  if (utc !== '') return { at: instant(`${local}:00Z`), local, zone: 'UTC' };
  const zone = line.parameters.get('TZID');
  return zone === undefined ? { at: null, local, zone: null } : { at: toInstant(local, zone, zones), local, zone: oneLine(zone) };
}

function instant(text: string): string | null {
  const time = Date.parse(text);
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}

const MINUTES = { W: 7 * 24 * 60, D: 24 * 60, H: 60, M: 1 } as const;

/** `PT1H30M` after the start (RFC 5545 §3.3.6). */
function after(start: CalendarTime | null, duration: string): CalendarTime | null {
  const [, weeks, days, hours, minutes] = /^P(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:\d+S)?)?$/.exec(duration) ?? [];
  const total = Number(weeks ?? 0) * MINUTES.W + Number(days ?? 0) * MINUTES.D + Number(hours ?? 0) * MINUTES.H + Number(minutes ?? 0) * MINUTES.M;
  if (!start || total === 0) return null;
  const shift = (text: string): string => new Date(Date.parse(text) + total * 60_000).toISOString();
  const whole = start.local.length === 10;
  try {
    return { at: start.at && shift(start.at), local: shift(`${start.local}${whole ? 'T00:00' : ''}:00Z`).slice(0, whole ? 10 : 16), zone: start.zone };
  } catch {
    return null;
  }
}

/** The invitation in plain words without a language of their own, for a mail that brings no text. */
export function calendarText({ events }: CalendarMail): string {
  return events
    .map(({ title, start, end, place, organiser, description }) => {
      const zone = start?.zone ? ` (${start.zone})` : '';
      const when = start ? `${spaced(start)}${end ? ` – ${spaced(end)}` : ''}${zone}` : '';
      return [title, when, place, organiser ? [organiser.name, organiser.address && `<${organiser.address}>`].filter(Boolean).join(' ') : '', description && `\n${description}`].filter(Boolean).join('\n');
    })
    .join('\n\n');
}
const spaced = ({ local }: CalendarTime): string => local.replace('T', ' ');

const isCalendar = ({ type, filename }: Part): boolean => type === 'text/calendar' || type === 'application/ics' || (/^(?:text\/plain|application\/octet-stream)$/.test(type) && /\.ics$/i.test(filename ?? ''));

/** The first calendar among a mail's parts, as the part's charset has it (RFC 6047 §2.4). */
export function readCalendarPart(parts: readonly Part[]): CalendarMail | undefined {
  for (const part of parts.filter(isCalendar).slice(0, 5)) {
    const found = readCalendar(decodeBytes(part.content.subarray(0, LONGEST), part.parameters.get('charset') ?? 'utf-8').text);
    if (found) return found;
  }
  return undefined;
}

/** Somebody pressed a button on an invitation: there is nothing to answer. */
export const isCalendarAnswer = (calendar: CalendarMail | null): boolean => /^(?:REPLY|COUNTER|DECLINECOUNTER|REFRESH)$/.test(calendar?.method ?? '');

/** Where a mail brings no words, the invitation's stand for them. */
export function withCalendar<Content extends { readonly text: string | null; readonly html: string | null; readonly reply: string | null }>(content: Content, calendar: CalendarMail | null): Content {
  if (!calendar || (content.text ?? '').trim() !== '' || content.html !== null) return content;
  const text = calendarText(calendar);
  return { ...content, text, reply: text };
}
