import pino from 'pino';
import type { Log } from '../connectors/contract';

/** Fields whose values are secret or a person's, wherever they stand in what is logged. */
const CENSORED = new Set(
  (
    'password passphrase secret secrets token apikey key authorization cookie sessionid setcookie pass ' +
    'text html body subject snippet visibletext content payload raw preview detail diagnostic ' +
    'name displayname from to cc bcc replyto sender recipient recipients email address addresses phone mobile nationalid party handle value'
  ).split(' '),
);
const CENSOR = '[redacted]';
const MAX_DEPTH = 6;
/** What is written with digits and names nobody: our own ids, reference numbers of cases (they open nothing), times. */
const HARMLESS = /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{1,6}-\d{4}-\d{6,}-\d|\d{4}-\d\d-\d\dT[\d:.]+Z)$/i;

const PATTERNS: readonly (readonly [RegExp, string])[] = [
  // credentials in URLs, then addresses, then anything long enough to be an identity or telephone number, in either set of digits
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi, '$1[credentials]@'],
  [/[^\s<>"'(),;:=]+@[^\s<>"'(),;:]+/g, '[address]'],
  [/(?<![\p{L}\p{N}-])\+?[\d٠-٩۰-۹](?:[ -]?[\d٠-٩۰-۹]){8,}(?![\p{L}\p{N}-])/gu, '[number]'],
];

/** Takes mail addresses, credentials and long numbers out of a sentence; ids, reference numbers and times stay. */
export function scrub(text: string): string {
  if (HARMLESS.test(text)) return text;
  return PATTERNS.reduce(
    (rest, [pattern, instead]) =>
      rest.replace(pattern, (found, ...groups) =>
        HARMLESS.test(found) ? found : instead.replace('$1', String(groups[0])),
      ),
    text,
  );
}

/** A copy of `value` fit for the log: no secrets, no person's words, names or numbers. */
export function withoutPersonalData(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return scrub(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return '[deep]';
  if (value instanceof Error) return describeError(value, depth);
  if (value instanceof Date) return value.toISOString();
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (Array.isArray(value)) return value.map((entry) => withoutPersonalData(entry, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([field, inner]) => [
      field,
      censored(field, inner) ? CENSOR : withoutPersonalData(inner, depth + 1),
    ]),
  );
}

const censored = (field: string, value: unknown): boolean =>
  value !== undefined &&
  value !== null &&
  typeof value !== 'boolean' &&
  CENSORED.has(field.toLowerCase().replace(/[-_]/g, ''));

/** PostgreSQL's messages and details quote rows: of its errors only the codes and names of our own tables stay. */
function describeError(error: Error, depth: number): object {
  const extra: Record<string, unknown> = {};
  for (const field of [
    'code',
    'syscall',
    'errno',
    'table',
    'constraint',
    'column',
    'routine',
    'severity',
    'responseCode',
    'command',
  ]) {
    const found: unknown = Reflect.get(error, field);
    if (typeof found === 'string' || typeof found === 'number')
      extra[field] = typeof found === 'string' ? scrub(found) : found;
  }
  const fromPostgres = 'severity' in error && 'routine' in error;
  const frames = (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 12)
    .map((line) => line.trim());
  return {
    type: error.name,
    message: fromPostgres ? `PostgreSQL ${String(extra['code'])}` : scrub(error.message),
    ...extra,
    ...(error.cause === undefined ? {} : { cause: withoutPersonalData(error.cause, depth + 1) }),
    frames,
  };
}

/**
 * JSON lines on standard output, one per event, with ids and codes. What a caller passes by mistake (a body, a name, a password, an
 * error that quotes one) is taken out here.
 * @param write where lines go; standard output unless a test listens
 */
export function createLog(level: 'debug' | 'info' | 'warn' | 'error', write?: (line: string) => void): Log {
  const options: pino.LoggerOptions = {
    level,
    base: { pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  };
  // synchronous: the last lines of a process that ends are the ones that matter
  const logger =
    write === undefined ? pino(options, pino.destination({ dest: 1, sync: true })) : pino(options, { write });
  const line = (name: 'debug' | 'info' | 'warn' | 'error') => (fields: object, message: string) => {
    if (logger.isLevelEnabled(name)) logger[name](fieldsOf(fields), scrub(message));
  };
  return { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') };
}

function fieldsOf(fields: object): object {
  const clean = withoutPersonalData(fields instanceof Error ? { err: fields } : fields);
  return typeof clean === 'object' && clean !== null ? clean : {};
}
