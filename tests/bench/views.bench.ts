/** Built-in views, single filters, counts, search and the open ticket over HTTP at 100,000 tickets: what an agent waits for. */
import { Client } from 'pg';
import { migrate } from '../../src/db/migrate';
import { startEmbeddedPostgres } from '../../src/embedded/postgres';
import { startServer } from '../http/support/client';
import { createTestApp } from '../http/support/test-app';
import { measure, type Bench } from './support/bench';
import { insertAgents } from './support/people';
import { median, percentile } from './support/statistics';
import { ARABIC, ENGLISH } from './support/words';

const TICKETS = 100_000;
const ROUNDS = 60;
const PROMISED_MS = 20;

measure('views', async (bench) => {
  const postgres = await startEmbeddedPostgres({ dataDir: bench.directory() });
  bench.after(() => postgres.stop());
  await migrate(postgres.ownerUrl, { appRole: 'wasl_app' });
  const database = { name: 'wasl', ownerUrl: postgres.ownerUrl, appUrl: postgres.appUrl, superuserUrl: postgres.superuserUrl, drop: async () => undefined };
  const t = await createTestApp({ database, dir: bench.directory() });
  bench.after(() => t.close());
  const server = await startServer({ ...t.app, log: { ...t.app.log, debug: () => undefined, info: () => undefined } });
  bench.after(() => server.close());
  const db = new Client({ connectionString: postgres.ownerUrl });
  await db.connect();
  bench.after(() => db.end());
  const people = await fill(db, bench);
  for (const [who, cookie] of people) await walk(bench, server.base, who, cookie, db);
});

/** Three centres of very different size, as a ministry has them. */
async function fill(db: Client, bench: Bench): Promise<[string, string][]> {
  const { rows: centres } = await db.query<{ id: string; code: string }>('select id, code from centres order by code desc');
  const ids = new Map(centres.map((centre) => [centre.code, centre.id]));
  const [large, middle, small] = [ids.get('937') ?? '', ids.get('920') ?? '', ids.get('921') ?? ''];
  const staff = await insertAgents(db, 200, [large, middle, small]);
  const onlySmall = (await insertAgents(db, 1, [small]))[0];
  const onlyLarge = (await insertAgents(db, 1, [large]))[0];
  const assigned = staff.map((agent) => agent.userId);
  await db.query(`select setseed(0.42)`);
  await db.query(`insert into contacts (id, name) select md5('contact' || n)::uuid, 'Person ' || n from generate_series(1, 40000) n`);
  await db.query(`insert into handles (kind, value, contact_id) select 'email', 'person' || n || '@mail.example', md5('contact' || n)::uuid from generate_series(1, 40000) n`);
  await db.query(TICKETS_SQL, [TICKETS, large, middle, small, assigned, [...ARABIC, ...ENGLISH]]);
  await db.query(MESSAGES_SQL);
  await db.query('analyze');
  const { rows } = await db.query<{ n: number }>('select count(*)::int as n from tickets');
  bench.say(`${rows[0]?.n} tickets; 80 % in one centre, 5 % in the smallest`);
  return [['three centres', staff[0]?.cookie ?? ''], ['the large centre', onlyLarge?.cookie ?? ''], ['the small centre', onlySmall?.cookie ?? '']];
}

const TICKETS_SQL = `
  with words as (select $6::text[] as list),
  base as (select n, random() as where_, random() as r, random() as s, random() as u, random() as a from generate_series(1, $1::int) n)
  insert into tickets (id, reference, centre_id, account_id, channel, contact_id, subject, state, type, urgent, assignee_id, tags, language, received_at,
                       last_message_at, party, snippet, message_count, trouble, awaits_answer, search_text, version)
  select md5('ticket' || n)::uuid, (case when where_ < 0.8 then '937' when where_ < 0.95 then '920' else '921' end) || '-1448-' || lpad(n::text, 7, '0') || '-0',
         case when where_ < 0.8 then $2::uuid when where_ < 0.95 then $3::uuid else $4::uuid end,
         (select id from accounts where channel = 'email' limit 1),
         case when r < 0.7 then 'email' when r < 0.9 then 'phone' else 'webform' end,
         md5('contact' || (1 + n % 40000))::uuid, 'Subject ' || n,
         case when s < 0.7 then 'closed' when s < 0.8 then 'registered' when s < 0.9 then 'in_progress' when s < 0.93 then 'need_info' else 'answered' end,
         (array['CMP', 'INQ-SVC', 'TRT-IN', 'SUG', null])[1 + floor(r * 5)::int], u < 0.01,
         case when a < 0.7 then ($5::uuid[])[1 + floor(a * 10 / 7 * 200)::int] end,
         case when u < 0.001 then array['rare'] when u < 0.1 then array['vip', 'again'] else '{}' end,
         'ar', now() - n * interval '5 minutes', now() - n * interval '5 minutes', 'Person ' || n, 'The first words of the newest message', 1,
         case when u > 0.999 then 'unknown' when u > 0.998 then 'undelivered' end, s between 0.7 and 0.9,
         (select string_agg(list[1 + floor(random() * array_length(list, 1) + n * 0)::int], ' ') from words, generate_series(1, 60)), 3
    from base`;
const MESSAGES_SQL = `
  insert into messages (id, ticket_id, direction, channel, sender, text, visible_text, text_direction, received_at)
  select md5('message' || t.id::text || k)::uuid, t.id, case when k = 1 then 'in' else 'out' end, t.channel, '{"kind":"email","address":"a@mail.example","name":"A"}',
         repeat('words ', 100), repeat('words ', 100), 'ltr', t.received_at from tickets t, generate_series(1, 2) k`;

async function walk(bench: Bench, base: string, who: string, cookie: string, db: Client): Promise<void> {
  const own = await db.query<{ id: string; assignee_id: string }>('select id, assignee_id from tickets where assignee_id is not null order by random() limit 200');
  const second = await next(base, cookie);
  const asks: Record<string, (round: number) => string> = {
    'view all': () => '/tickets?view=all',
    'view mine': () => '/tickets?view=mine',
    'view unassigned': () => '/tickets?view=unassigned',
    'view urgent': () => '/tickets?view=urgent',
    'view waiting': () => '/tickets?view=waiting',
    'view undelivered': () => '/tickets?view=undelivered',
    'view closed': () => '/tickets?view=closed',
    'second page': () => `/tickets?view=all&after=${second}`,
    'channel': () => '/tickets?channel=webform',
    'state': () => '/tickets?state=need_info',
    'type': () => '/tickets?type=SUG',
    'tag, frequent': () => '/tickets?tag=vip',
    'tag, rare': () => '/tickets?tag=rare',
    'tag that nobody has': () => '/tickets?tag=none',
    'assignee': (round) => `/tickets?assignee=${own.rows[round]?.assignee_id}`,
  };
  const slower: Record<string, (round: number) => string> = {
    'counts': () => '/tickets/counts',
    'open a ticket': (round) => `/tickets/${own.rows[round]?.id}`,
    'search by reference': (round) => `/tickets?q=937-1448-${String(1000 + round * 7).padStart(7, '0')}`,
    'search by sequence': (round) => `/tickets?q=${1000 + round * 7}`,
    'search by mail address': (round) => `/tickets?q=person${100 + round}@mail.example`,
    'search a frequent word': () => `/tickets?q=${encodeURIComponent('موعد')}`,
    'search two words': () => `/tickets?q=${encodeURIComponent('موعد invoice')}`,
    'search three words': () => `/tickets?q=${encodeURIComponent('موعد invoice صيدلية')}`,
    'search a word that is not there': () => '/tickets?q=hippopotamus',
  };
  for (const [name, ask] of Object.entries(asks)) await time(bench, base, cookie, `${who}: ${name}`, ask, true);
  for (const [name, ask] of Object.entries(slower)) await time(bench, base, cookie, `${who}: ${name}`, ask, false);
}

async function time(bench: Bench, base: string, cookie: string, name: string, ask: (round: number) => string, promised: boolean): Promise<void> {
  const took: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const began = performance.now();
    const response = await fetch(`${base}/api${ask(round)}`, { headers: { cookie } });
    await response.arrayBuffer();
    if (round >= 5) took.push(performance.now() - began);
    if (!response.ok && response.status !== 404) throw new Error(`${ask(round)}: ${response.status}`);
  }
  bench.figure({ name, value: percentile(took, 0.95), unit: 'ms p95', note: `median ${median(took).toFixed(1)} ms`, ...(promised ? { target: { atMost: PROMISED_MS } } : {}) });
}

async function next(base: string, cookie: string): Promise<string> {
  const page = (await (await fetch(`${base}/api/tickets?view=all`, { headers: { cookie } })).json()) as { next: string | null };
  return encodeURIComponent(page.next ?? '');
}
