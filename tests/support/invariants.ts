import { differenceByAccount, readLedger } from '../../src/cli/ledger';
import { openDatabase } from '../../src/db/database';
import type { SmtpSink } from './smtp-server';
import { waitFor } from './wait';

/** What a story did to an installation, so that its end can be judged. */
export interface Judged {
  sql<R extends Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<R[]>;
  readonly databaseUrl: string;
  /** Message-IDs of all mails that were handed in and taken, without angle brackets. */
  readonly injected: readonly string[];
  /** Every server that took our answers. */
  readonly sinks: readonly SmtpSink[];
  /** The answers went to other programs than these sinks: what arrived is not counted. */
  readonly carriedElsewhere?: boolean;
  /** How often a person decided to send a message once more, by the message's id. */
  readonly resent?: ReadonlyMap<string, number>;
  /** The quarantine as people see it. */
  quarantined(): Promise<readonly { readonly original: string }[]>;
}

/** States in which nothing more is to come of itself, and those of them that owe people a reason. */
const SETTLED = ['sent', 'delivered', 'delayed', 'cancelled', 'rejected', 'bounced', 'unknown'];
const OWE_A_REASON = ['rejected', 'bounced', 'unknown', 'queued'];

/**
 * What holds at the end of every story, whatever was killed, cut or filled in it: every mail is one message or one quarantined
 * item; every answer is settled, or waits and says why; nobody got an answer twice but by a person's word, and what is called sent
 * did arrive; the ledger balances; the audit trail is one unbroken chain. Waits first until all is at rest.
 */
export async function expectInvariants(judged: Judged): Promise<void> {
  await rest(judged);
  await everyMailIsKeptOnce(judged);
  await everyAnswerIsExplained(judged);
  if (judged.carriedElsewhere !== true) await nothingWentOutTwice(judged);
  const { lines } = await readLedger(judged.databaseUrl);
  expect([...differenceByAccount(lines)].filter(([, difference]) => difference !== 0)).toEqual([]);
  expect(await brokenLink(judged.databaseUrl)).toBeUndefined();
}

/** What is still to come of itself, each with its facts. */
const RESTLESS = `
  select 'sighting' as what, id::text, null as state, attempts, lease_until - now() as lease, next_attempt_at - now() as due
    from sightings where outcome = 'pending'
  union all
  select 'delivery', id::text, state, attempt, lease_until - now(), next_attempt_at - now()
    from deliveries where state = 'sending' or (state in ('held', 'queued') and reason is null)`;

async function rest({ sql }: Judged): Promise<void> {
  let restless: unknown[] = [];
  try {
    await waitFor(async () => (restless = await sql(RESTLESS)).length === 0, 'all is at rest', 90);
  } catch (error) {
    // says what did not come to rest
    expect(restless).toEqual([]);
    throw error;
  }
}

async function everyMailIsKeptOnce(judged: Judged): Promise<void> {
  const ids = [...new Set(judged.injected)];
  const filed = await judged.sql<{ external_id: string; copies: number }>(
    `select external_id, count(*)::int as copies from messages where external_id = any($1) and direction = 'in' group by 1`,
    [ids],
  );
  const kept = new Map(filed.map((row) => [row.external_id, row.copies]));
  const missing = ids.filter((id) => !kept.has(id));
  if (missing.length > 0)
    for (const { original } of await judged.quarantined())
      for (const id of missing) if (original.includes(id)) kept.set(id, (kept.get(id) ?? 0) + 1);
  expect(ids.filter((id) => kept.get(id) !== 1).map((id) => [id, kept.get(id) ?? 0])).toEqual([]);
}

interface DeliveryRow extends Record<string, unknown> {
  readonly state: string;
  readonly reason: string | null;
  readonly recipient: string;
  readonly message_id: string;
  readonly external_id: string | null;
}

const deliveriesOf = ({ sql }: Judged): Promise<DeliveryRow[]> =>
  sql<DeliveryRow>(
    `select d.state, d.reason, d.recipient, d.message_id, o.external_id from deliveries d left join outgoing o using (message_id)`,
  );

async function everyAnswerIsExplained(judged: Judged): Promise<void> {
  const rows = await deliveriesOf(judged);
  const restless = rows.filter(({ state }) => !SETTLED.includes(state) && state !== 'queued');
  const silent = rows.filter(({ state, reason }) => OWE_A_REASON.includes(state) && (reason ?? '') === '');
  expect([...restless, ...silent]).toEqual([]);
}

async function nothingWentOutTwice(judged: Judged): Promise<void> {
  const arrived = new Map<string, number>();
  for (const sink of judged.sinks)
    for (const { raw, recipients } of sink.messages)
      for (const recipient of recipients) {
        const key = `${/^Message-ID:\s*<(.*?)>/im.exec(raw)?.[1] ?? ''} ${recipient}`;
        arrived.set(key, (arrived.get(key) ?? 0) + 1);
      }
  const wrong = [];
  for (const row of await deliveriesOf(judged)) {
    const copies = arrived.get(`${row.external_id ?? ''} ${row.recipient}`) ?? 0;
    const most = 1 + (judged.resent?.get(row.message_id) ?? 0);
    const least = row.state === 'sent' || row.state === 'delivered' ? 1 : 0;
    // certainly not sent means that; only a person's decision to send again may follow a copy that arrived unseen
    const allowed = row.state === 'queued' || row.state === 'rejected' || row.state === 'cancelled' ? most - 1 : most;
    if (copies < least || copies > allowed) wrong.push({ ...row, copies });
  }
  expect(wrong).toEqual([]);
}

/** Seals what is not sealed yet, then looks for the first link that does not hold. */
async function brokenLink(databaseUrl: string): Promise<number | undefined> {
  const db = openDatabase({ url: databaseUrl, poolSize: 1 });
  try {
    await db.transact((stores) => stores.eventChain.seal(100_000));
    return await db.stores.eventChain.firstBroken();
  } finally {
    await db.close();
  }
}
