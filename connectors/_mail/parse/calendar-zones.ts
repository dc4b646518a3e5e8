/** What a calendar's zone names mean: the platform's own zones, the rules that a calendar brings along, Microsoft's names. */
import type { Component } from './calendar-lines';

/** A stretch of the year with one offset (RFC 5545 §3.6.5). */
interface Observance {
  /** `2026-03-29T02:00` of its first onset, in the local time before it. */
  readonly from: string;
  readonly offsetMinutes: number;
  readonly yearly: { readonly month: number; readonly weekday: number; readonly nth: number } | undefined;
}
/** Lower-case name of the zone → what the calendar says of it. */
export type Zones = ReadonlyMap<string, readonly Observance[]>;

const DAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];
/** Names that Outlook writes without always bringing the rules. */
const MICROSOFT: Readonly<Record<string, string>> = {
  'arab standard time': 'Asia/Riyadh', 'arabian standard time': 'Asia/Dubai', 'arabic standard time': 'Asia/Baghdad', 'egypt standard time': 'Africa/Cairo',
  'jordan standard time': 'Asia/Amman', 'middle east standard time': 'Asia/Beirut', 'syria standard time': 'Asia/Damascus', 'turkey standard time': 'Europe/Istanbul',
  'morocco standard time': 'Africa/Casablanca', 'greenwich standard time': 'Atlantic/Reykjavik', 'gmt standard time': 'Europe/London', 'w. europe standard time': 'Europe/Berlin',
  'romance standard time': 'Europe/Paris', 'central europe standard time': 'Europe/Budapest', 'e. europe standard time': 'Europe/Chisinau', 'russian standard time': 'Europe/Moscow',
  'iran standard time': 'Asia/Tehran', 'pakistan standard time': 'Asia/Karachi', 'india standard time': 'Asia/Kolkata', 'china standard time': 'Asia/Shanghai',
  'singapore standard time': 'Asia/Singapore', 'tokyo standard time': 'Asia/Tokyo', 'eastern standard time': 'America/New_York', 'central standard time': 'America/Chicago',
  'pacific standard time': 'America/Los_Angeles', 'coordinated universal time': 'UTC', utc: 'UTC', 'tzone://microsoft/utc': 'UTC', gmt: 'UTC',
};

const told = (component: Component, name: string): string => component.lines.find((line) => line.name === name)?.value.trim() ?? '';

export function readZones(components: readonly Component[]): Zones {
  return new Map(components.slice(0, 20).map((zone): [string, Observance[]] => [told(zone, 'TZID').toLowerCase(), zone.children.slice(0, 50).flatMap((child) => observance(child) ?? [])]));
}

function observance(component: Component): Observance | undefined {
  const [, sign = '', hours = '', minutes = ''] = /^([+-])(\d\d):?(\d\d)/.exec(told(component, 'TZOFFSETTO')) ?? [];
  const [, year = '', month = '', day = '', hour = '', minute = ''] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)/.exec(told(component, 'DTSTART')) ?? [];
  if (sign === '' || year === '') return undefined;
  const rule = told(component, 'RRULE').toUpperCase();
  const [, nth, weekday = ''] = /BYDAY=(-?\d)(SU|MO|TU|WE|TH|FR|SA)/.exec(rule) ?? [];
  const ruled = /FREQ=YEARLY/.test(rule) && nth !== undefined;
  return {
    from: `${year}-${month}-${day}T${hour}:${minute}`,
    offsetMinutes: (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)),
    yearly: ruled ? { month: Number(/BYMONTH=(\d{1,2})/.exec(rule)?.[1] ?? month), weekday: DAYS.indexOf(weekday), nth: Number(nth) } : undefined,
  };
}

/** When this observance last began before a local time, or undefined when it had not begun yet. */
function onset({ from, yearly }: Observance, local: string): string | undefined {
  if (from > local) return undefined;
  if (!yearly) return from;
  const year = Number(local.slice(0, 4));
  return [year, year - 1].map((one) => nthWeekday(one, yearly) + from.slice(10)).find((at) => at <= local);
}

function nthWeekday(year: number, { month, weekday, nth }: NonNullable<Observance['yearly']>): string {
  const first = new Date(Date.UTC(year, nth < 0 ? month : month - 1, 1));
  const ahead = (weekday - first.getUTCDay() + 7) % 7;
  // counted from the end: from the first such day of the month after
  const day = 1 + ahead + (nth < 0 ? nth : nth - 1) * 7;
  return new Date(Date.UTC(year, nth < 0 ? month : month - 1, day)).toISOString().slice(0, 10);
}

/** The instant of a local time, ISO UTC; null when nobody knows the zone. */
export function toInstant(local: string, zone: string, zones: Zones): string | null {
  const named = platformZone(zone);
  const offset = named === undefined ? ruledOffset(local, zones.get(zone.toLowerCase()) ?? []) : platformOffset(local, named);
  const time = offset === undefined ? Number.NaN : Date.parse(`${local}:00Z`) - offset * 60_000;
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}

function ruledOffset(local: string, observances: readonly Observance[]): number | undefined {
  let best: { at: string; offset: number } | undefined;
  for (const one of observances) {
    const at = onset(one, local);
    if (at !== undefined && (!best || at > best.at)) best = { at, offset: one.offsetMinutes };
  }
  return best?.offset ?? observances[0]?.offsetMinutes;
}

/** `Asia/Riyadh`, also at the end of a path or under Microsoft's name. */
function platformZone(zone: string): string | undefined {
  const name = MICROSOFT[zone.toLowerCase()] ?? /(?:^|\/)([A-Z][A-Za-z]+\/[A-Z][\w+/-]*|UTC)$/.exec(zone)?.[1];
  return name !== undefined && isZone(name) ? name : undefined;
}

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** Minutes east of UTC at a local time of that zone: guessed once, then corrected by the guess. */
function platformOffset(local: string, zone: string): number | undefined {
  const wall = Date.parse(`${local}:00Z`);
  if (Number.isNaN(wall)) return undefined;
  const first = offsetAt(wall, zone);
  return offsetAt(wall - first * 60_000, zone);
}

function offsetAt(instant: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' }).formatToParts(instant);
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? '';
  const wall = Date.parse(`${part('year').padStart(4, '0')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}:00Z`);
  return Math.round((wall - instant) / 60_000);
}
