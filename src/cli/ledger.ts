import { Client } from 'pg';
import type { Out } from './out';

/** One day of one account. `seen` is what the source handed over, counted apart from the rows that say what became of it. */
export interface LedgerLine {
  readonly day: string;
  readonly account: string;
  readonly channel: string;
  readonly seen: number;
  readonly filed: number;
  readonly quarantined: number;
  readonly ignored: number;
  readonly pending: number;
}

const LINES = `
  with days as (
    select account_id, day, seen, 0 as filed, 0 as quarantined, 0 as ignored, 0 as pending from source_counts
    union all
    select account_id, (created_at at time zone 'UTC')::date, 0,
           count(*) filter (where outcome = 'filed'), count(*) filter (where outcome = 'quarantined'),
           count(*) filter (where outcome = 'ignored'), count(*) filter (where outcome = 'pending')
      from sightings group by 1, 2
  )
  select d.day::text as day, a.name as account, a.channel, sum(d.seen)::int as seen, sum(d.filed)::int as filed,
         sum(d.quarantined)::int as quarantined, sum(d.ignored)::int as ignored, sum(d.pending)::int as pending
    from days d join accounts a on a.id = d.account_id
   group by d.day, a.id, a.name, a.channel
   order by d.day desc, a.name`;
const REASONS = `
  select coalesce(reason, 'no reason') as reason, count(*)::int as items from sightings where outcome = 'ignored' group by 1 order by 2 desc, 1`;
const UNREADABLE = `select count(*)::int as items from sightings where outcome = 'filed' and reason = 'shell'`;

/** The ledger of every account, newest day first, and why items were ignored. */
export async function readLedger(
  url: string,
): Promise<{ lines: readonly LedgerLine[]; ignoredBecause: Readonly<Record<string, number>>; unreadable: number }> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const lines = (await client.query<LedgerLine>(LINES)).rows;
    const reasons = (await client.query<{ reason: string; items: number }>(REASONS)).rows;
    const unreadable = (await client.query<{ items: number }>(UNREADABLE)).rows[0]?.items ?? 0;
    return { lines, ignoredBecause: Object.fromEntries(reasons.map((row) => [row.reason, row.items])), unreadable };
  } finally {
    await client.end();
  }
}

const settled = (line: LedgerLine): number => line.filed + line.quarantined + line.ignored + line.pending;

/**
 * What the source handed over and does not appear among the outcomes, or the other way round; 0 when the account balances. Over
 * all days: an item counted a moment before midnight may have its row a moment after.
 */
export function differenceByAccount(lines: readonly LedgerLine[]): ReadonlyMap<string, number> {
  const differences = new Map<string, number>();
  for (const line of lines) {
    const name = `${line.channel}: ${line.account}`;
    differences.set(name, (differences.get(name) ?? 0) + line.seen - settled(line));
  }
  return differences;
}

/** `wasl ledger [--json] [--days=N]`: exit 1 when an account is out of balance. */
export async function ledgerCommand(
  url: string,
  options: { readonly json: boolean; readonly days: number },
  out: Out,
): Promise<number> {
  const { lines, ignoredBecause, unreadable } = await readLedger(url);
  const off = [...differenceByAccount(lines)].filter(([, difference]) => difference !== 0);
  const recent = new Set([...new Set(lines.map((line) => line.day))].slice(0, options.days));
  const shown = lines.filter((line) => recent.has(line.day));
  if (options.json)
    out.line(
      JSON.stringify({ balanced: off.length === 0, difference: Object.fromEntries(off), lines: shown, ignoredBecause, unreadable }),
    );
  else print(shown, { ignoredBecause, unreadable }, off, out);
  return off.length === 0 ? 0 : 1;
}

function print(
  lines: readonly LedgerLine[],
  why: { readonly ignoredBecause: Readonly<Record<string, number>>; readonly unreadable: number },
  off: readonly (readonly [string, number])[],
  out: Out,
): void {
  const heads = ['day (UTC)', 'account', 'seen', 'filed', 'quarantined', 'ignored', 'pending'];
  const rows = lines.map((line) =>
    [
      line.day,
      `${line.channel}: ${line.account}`,
      line.seen,
      line.filed,
      line.quarantined,
      line.ignored,
      line.pending,
    ].map(String),
  );
  const widths = heads.map((head, at) => Math.max(head.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const pad = (text: string, at: number): string =>
    at < 2 ? text.padEnd(widths[at] ?? 0) : text.padStart(widths[at] ?? 0);
  for (const row of [heads, ...rows]) out.line(row.map(pad).join('  ').trimEnd());
  for (const [reason, items] of Object.entries(why.ignoredBecause)) out.line(`ignored because ${reason}: ${items}`);
  if (why.unreadable > 0) out.line(`filed although they could not be opened: ${why.unreadable}`);
  if (off.length === 0) out.line('In balance: seen = filed + quarantined + ignored + pending.');
  for (const [account, difference] of off)
    out.line(
      `OUT OF BALANCE: ${account}: ${Math.abs(difference)} ${difference > 0 ? 'seen at the source but not kept' : 'kept but never counted at the source'}.`,
    );
}
