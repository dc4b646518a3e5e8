/** What an administrator is told of when it lasts. The list is closed: a new kind is added here, and whoever words it stops compiling. */
export const ALARM_KINDS = [
  'account_sick',
  'mailbox_lag',
  'mailbox_full',
  'filing_lag',
  'delivery_late',
  'deliveries_unknown',
  'quarantine_growing',
  'ledger_unbalanced',
  'canary_late',
  'disk_low',
  'clock_jumped',
  'clock_apart',
  'backup_old',
  'backup_incomplete',
  'restore_test_old',
  'notices_undelivered',
  'files_unscanned',
  'redis_away',
  'transaction_old',
] as const;
export type AlarmKind = (typeof ALARM_KINDS)[number];

/** Somebody must act now, or should look today. */
export const URGENT: ReadonlySet<AlarmKind> = new Set([
  'account_sick',
  'mailbox_lag',
  'filing_lag',
  'delivery_late',
  'ledger_unbalanced',
  'canary_late',
  'disk_low',
  'clock_jumped',
  'clock_apart',
  'files_unscanned',
]);

/** Something that is so at this moment. Its key names the condition and what it is about. */
export interface Condition {
  readonly kind: AlarmKind;
  /** What it is about, where there is more than one: an account, a centre. */
  readonly about?: string;
  readonly centreId?: string;
  readonly accountId?: string;
  /** Numbers and codes for the words; never a person's. */
  readonly facts: Readonly<Record<string, string | number>>;
}
export const keyOf = ({ kind, about }: Pick<Condition, 'kind' | 'about'>): string =>
  about === undefined ? kind : `${kind}:${about}`;

/** An alarm that is open, or closed not long ago. */
export interface KnownAlarm {
  readonly id: string;
  readonly key: string;
  readonly lastSeenAt: Date;
  readonly closedAt: Date | null;
}
export interface AlarmChanges {
  /** News: a person is told. */
  readonly open: readonly Condition[];
  /** Still so, or so again soon after it was over: no news. */
  readonly refresh: readonly { readonly id: string; readonly condition: Condition; readonly reopens: boolean }[];
  readonly close: readonly string[];
}

/** An alarm closes when its condition was away for so long, and what returns within the second time is the same alarm. */
const QUIET_MS = 5 * 60_000;
const FLAPPING_MS = 60 * 60_000;

/** Raised once, told once, closed when it is over, quiet when it flaps. Pure; times are the database's. */
export function decideAlarms(conditions: readonly Condition[], known: readonly KnownAlarm[], now: Date): AlarmChanges {
  const open: Condition[] = [];
  const refresh: { id: string; condition: Condition; reopens: boolean }[] = [];
  const holding = new Set<string>();
  for (const condition of conditions) {
    const key = keyOf(condition);
    if (holding.has(key)) continue;
    holding.add(key);
    const same = known.filter((alarm) => alarm.key === key);
    const alarm = same.find(({ closedAt }) => closedAt === null) ?? same.find((closed) => isRecent(closed, now));
    if (alarm === undefined) open.push(condition);
    else refresh.push({ id: alarm.id, condition, reopens: alarm.closedAt !== null });
  }
  const close = known
    .filter(
      ({ key, closedAt, lastSeenAt }) =>
        closedAt === null && !holding.has(key) && now.getTime() - lastSeenAt.getTime() >= QUIET_MS,
    )
    .map(({ id }) => id);
  return { open, refresh, close };
}

const isRecent = ({ closedAt }: KnownAlarm, now: Date): boolean =>
  closedAt !== null && now.getTime() - closedAt.getTime() < FLAPPING_MS;
