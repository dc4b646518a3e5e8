import type { HijriDate, Surroundings } from '../../core/calendar-time';

const QUARTER_MS = 900_000;
const DAY_MS = 86_400_000;
/** A long-lived process asks for ever new instants. */
const MOST_KEPT = 50_000;

const zones = new Map<string, Surroundings>();

/** What a calendar in this zone has to be told, asked of the platform's own tables and kept. */
export function surroundingsOf(timeZone: string): Surroundings {
  const known = zones.get(timeZone);
  if (known !== undefined) return known;
  const made: Surroundings = { offsetMinutes: kept(offsetIn(timeZone), (at) => Math.floor(at / QUARTER_MS)), hijri };
  zones.set(timeZone, made);
  return made;
}

/** Zones change their offset at quarters of an hour, if at all. */
function kept(ask: (at: number) => number, keyOf: (at: number) => number): (at: number) => number {
  const found = new Map<number, number>();
  return (at) => {
    const key = keyOf(at);
    const before = found.get(key);
    if (before !== undefined) return before;
    if (found.size >= MOST_KEPT) found.clear();
    const value = ask(key * QUARTER_MS);
    found.set(key, value);
    return value;
  };
}

function offsetIn(timeZone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (at) => {
    const of = partsOf(format, at);
    const local = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
    return Math.round((local - at) / 60_000);
  };
}

const UMM_AL_QURA = new Intl.DateTimeFormat('en-US-u-ca-islamic-umalqura-nu-latn', {
  timeZone: 'UTC',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
});
const hijriDays = new Map<number, HijriDate>();

function hijri(day: number): HijriDate {
  const known = hijriDays.get(day);
  if (known !== undefined) return known;
  const of = partsOf(UMM_AL_QURA, day * DAY_MS);
  const date = { year: of('year'), month: of('month'), day: of('day') };
  if (hijriDays.size >= MOST_KEPT) hijriDays.clear();
  hijriDays.set(day, date);
  return date;
}

function partsOf(format: Intl.DateTimeFormat, at: number): (type: string) => number {
  const parts = new Map(format.formatToParts(at).map((part) => [part.type as string, Number.parseInt(part.value, 10)]));
  return (type) => parts.get(type) ?? 0;
}
