import { decodeRaw } from './encoded-words';
import { comparable } from './text';

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
/** Offsets of the named zones of RFC 5322 §4.3 and of our region, in minutes. */
const ZONES: Readonly<Record<string, number>> = {
  ut: 0, utc: 0, gmt: 0, z: 0, est: -300, edt: -240, cst: -360, cdt: -300, mst: -420, mdt: -360, pst: -480, pdt: -420,
  cet: 60, cest: 120, eet: 120, eest: 180, bst: 60, msk: 180, ast: 180, gst: 240, jst: 540,
};
/** Months as programs of other tongues write them, Levantine names too; the first letters that tell them apart. */
const FOREIGN_MONTHS: readonly (readonly [RegExp, number])[] = [
  [/^(?:يناير|كانون الثاني|janv|ene|gen|oca|янв|ژانویه|جنوری)/iu, 0],
  [/^(?:فبراير|شباط|févr?|fév|şub|фев|فوریه|فروری)/iu, 1],
  [/^(?:مارس|آذار|اذار|mär|mrz|mars|maa|мар|مارچ)/iu, 2],
  [/^(?:[أا]بريل|نيسان|avr|abr|nis|апр|آوریل|اپریل)/iu, 3],
  [/^(?:مايو|ايار|أيار|mai|mag|май|مه|مئی)/iu, 4],
  [/^(?:يونيو|حزيران|juin|giu|haz|июн|ژوئن|جون)/iu, 5],
  [/^(?:يوليو|تموز|juil|lug|tem|июл|ژوئیه|جولائی)/iu, 6],
  [/^(?:[أا]غسطس|آب|août|aoû|ago|ağu|авг|اوت|اگست)/iu, 7],
  [/^(?:سبتمبر|[أا]يلول|set|eyl|сен|سپتامبر|ستمبر)/iu, 8],
  [/^(?:[أا]كتوبر|تشرين الأول|okt|ott|eki|окт|اکتبر|اکتوبر)/iu, 9],
  [/^(?:نوفمبر|تشرين الثاني|kas|ноя|نوامبر|نومبر)/iu, 10],
  [/^(?:ديسمبر|كانون الأول|déc|dez|dic|ara|дек|دسامبر|دسمبر)/iu, 11],
];
const RFC = /(\d{1,2})\.?[\s-]+(?:de )?(\p{L}{2,9}(?: ال[أا]ول| الثاني)?)\.?,?[\s-]+(?:de )?(\d{2,4}),?\s+(\d{1,2})[:.](\d{1,2})(?:[:.](\d{1,2}))?(?:\.\d+)?\s*(am|pm)?\s*(?:(?:gmt|utc)(?=[+-]))?\s*([+-]\d{1,2}(?::?\d{2})?\b|[a-z]{1,5}\b)?/iu;
const AMERICAN = /([a-z]{3,9})\.?\s+(\d{1,2}),?\s+(?:(\d{4}),?\s+)?(\d{1,2}):(\d{2})(?::(\d{2}))?\s*(am|pm)?\s*([+-]\d{2}:?\d{2}\b|[a-z]{2,5}\b)?(?:\s*\b(\d{4}))?/i;
const ISO = /(\d{4})-(\d{1,2})-(\d{1,2})[T\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?/i;

/** Clocks run wrong by years; beyond these it is no time at all. */
const FIRST_YEAR = 1950;
const LAST_YEAR = 2199;

const LONGEST = 200;
const MOST_OFFSET_MINUTES = 24 * 60;

function offsetMinutes(zone: string | undefined): number {
  if (!zone) return 0;
  const [, sign, hours = '0', minutes = '0'] = /^([+-])(\d{1,2}?):?(\d{2})?$/.exec(zone) ?? [];
  const offset = Number(hours) * 60 + Number(minutes);
  // an offset beyond the world's clocks is rubbish: the local time is all that is known (RFC 5322 §3.3, "-0000")
  if (sign) return offset > MOST_OFFSET_MINUTES ? 0 : (sign === '-' ? -1 : 1) * offset;
  return ZONES[zone.toLowerCase()] ?? 0;
}

interface Fields {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: string | undefined;
  readonly minute: string | undefined;
  readonly second: string | undefined;
  readonly half?: string | undefined;
  readonly zone: string | undefined;
}

function build(fields: Fields): Date | undefined {
  const { year, month, day } = fields;
  let hour = Number(fields.hour ?? 0);
  if (fields.half) hour = (hour % 12) + (fields.half.toLowerCase() === 'pm' ? 12 : 0);
  const minute = Number(fields.minute ?? 0);
  const second = Number(fields.second ?? 0);
  if (month < 0 || month > 11 || day < 1 || day > 31 || hour > 24 || minute > 59 || second > 60) return undefined;
  // RFC 5322 §4.3: two digits below 50 are 20xx, three digits count from 1900
  const full = year < 50 ? 2000 + year : year < 1000 ? 1900 + year : year;
  const offset = offsetMinutes(fields.zone);
  if (Math.abs(offset) > 24 * 60) return undefined;
  const time = new Date(Date.UTC(full, month, day, hour, minute, second) - offset * 60_000);
  return time.getUTCFullYear() >= FIRST_YEAR && time.getUTCFullYear() <= LAST_YEAR ? time : undefined;
}

/** A Date header in any form that mail has; undefined when it says no time. Without a zone it is taken as UTC. */
export function parseDate(raw: string): Date | undefined {
  const text = readable(raw.slice(0, LONGEST)).replace(/\([^()]*\)/g, ' ').replace(/\([^()]*\)/g, ' ').replace(/\s*:\s*(?=\d)/g, ':').replace(/\s+/g, ' ').trim();
  const rfc = RFC.exec(text);
  if (rfc) {
    const [, day, name = '', year, hour, minute, second, half, zone] = rfc;
    return build({ year: Number(year), month: monthOf(name), day: Number(day), hour, minute, second, half, zone });
  }
  const iso = ISO.exec(text);
  if (iso) {
    const [, year, month, day, hour, minute, second, zone] = iso;
    return build({ year: Number(year), month: Number(month) - 1, day: Number(day), hour, minute, second, zone });
  }
  const american = AMERICAN.exec(text);
  if (!american) return undefined;
  const [, name = '', day, before, hour, minute, second, half, zone, after] = american;
  const year = Number(before ?? after ?? Number.NaN);
  return Number.isNaN(year) ? undefined : build({ year, month: monthOf(name), day: Number(day), hour, minute, second, half, zone });
}

/** Letters of other tongues come as raw bytes; their digits count as ours. */
function readable(raw: string): string {
  const text = /[\u0080-\u00ff]/.test(raw) ? decodeRaw(raw, new Set()) : raw;
  return comparable(text).replaceAll('،', ',');
}

function monthOf(name: string): number {
  const known = MONTHS.indexOf(name.slice(0, 3).toLowerCase());
  return known >= 0 ? known : (FOREIGN_MONTHS.find(([pattern]) => pattern.test(name))?.[1] ?? -1);
}
