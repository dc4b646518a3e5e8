/**
 * Search over HTTP at a million messages (`npm run bench -- search`; `npm run bench -- search 100000` for fewer), the size of its index,
 * and what it adds to writing a message. Filling a million takes some ten minutes and 4 GB below the temporary folder.
 */
import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { measure, type Bench } from './support/bench';
import { fillSearch, PLANTED, RARE } from './support/search-data';
import { median, percentile } from './support/statistics';
import type { Looker } from './support/tickets';
import { databaseUrlOf, startWasl, type RunningWasl } from './support/wasl';
import { waitFor } from '../support/wait';

const MESSAGES = Number(process.env['WASL_BENCH_SIZE'] ?? 1_000_000);
const ROUNDS = 40;
/** The first answers fill caches of connections and plans. */
const UNCOUNTED = 5;
const PROMISED_MS = 150;
const WRITTEN = 6_400;
const BATCH = 64;
const TURNS = 4;

/** A kind of question; `n` makes each round ask for another thing. */
type Asks = Readonly<Record<string, (n: number) => string>>;
const q = (text: string, more = ''): string => `/tickets?q=${encodeURIComponent(text)}${more}`;

const ASKS: Asks = {
  'a reference number': (n) => q(`937-1448-${String(1000 + n * 7).padStart(7, '0')}`),
  'a telephone number': (n) => q(`05${String(1000 + n * 7).padStart(8, '0')}`),
  'a mail address': (n) => q(`p${1000 + n * 7}@mail.example`),
  'a name of two words': () => q('نورة القحطاني'),
  'a name in quotes': () => q('"نورة خالد القحطاني"'),
  'a rare word': (n) => q(`${RARE}${10_000 + n * 31}`),
  'a word that is not there': () => q('hippopotamus'),
  ...Object.fromEntries(PLANTED.map(({ word, share }) => [`a word of ${share * 100} %`, () => q(word)])),
  'two frequent words': () => q('المستشفى موعد'),
  'three words': () => q('موعد أشعة المستشفى'),
  'a frequent and a rare word': () => q('المستشفى ثلاسيميا'),
  'a beginning': () => q('موع'),
  'a rare beginning': () => q('ثلاس'),
  'frequent words in quotes, seldom together': () => q('"المستشفى موعد"'),
  'a frequent word in one category': () => q('موعد', '&category=A'),
  'a frequent word in a state': () => q('موعد', '&state=need_info'),
  'a rare word in one category': () => q('هيموفيليا', '&category=A'),
  'a frequent word in three days': () => q('موعد', `&from=${day(100)}&to=${day(97)}`),
};
const day = (ago: number): string => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);

measure('search', async (bench) => {
  const wasl = await startWasl(bench);
  const db = new Client({ connectionString: databaseUrlOf(wasl, 'owner') });
  await db.connect();
  bench.after(() => db.end());
  const began = performance.now();
  const people = await fillSearch(db, MESSAGES);
  bench.say(`${MESSAGES} messages written and indexed in ${((performance.now() - began) / 1000).toFixed(0)} s`);
  await tellSizes(bench, db);
  for (const [name, ask] of Object.entries(ASKS)) await tellTime(bench, wasl.url, people, name, ask);
  await tellWriting(bench, wasl, db);
});

async function tellSizes(bench: Bench, db: Client): Promise<void> {
  for (const [name, relation] of [
    ['index of words', 'search_documents_words'],
    ['table of words', 'search_documents'],
    ['messages', 'messages'],
  ] as const) {
    const sql = relation === 'search_documents_words' ? 'pg_relation_size' : 'pg_table_size';
    const { rows } = await db.query<{ bytes: number }>(`select ${sql}($1::regclass)::float8 as bytes`, [relation]);
    const bytes = rows[0]?.bytes ?? 0;
    bench.figure({
      name: `size of the ${name}`,
      value: bytes / 1e6,
      unit: 'MB',
      note: `${(bytes / MESSAGES).toFixed(0)} bytes a message`,
    });
  }
}

/** The person for whom it takes longest stands for all. */
async function tellTime(
  bench: Bench,
  url: string,
  people: readonly Looker[],
  name: string,
  ask: (n: number) => string,
): Promise<void> {
  const timings = [];
  for (const person of people) {
    const took: number[] = [];
    for (let round = 0; round < ROUNDS; round++) took.push(await time(`${url}/api${ask(round)}`, person.cookie));
    const counted = took.slice(UNCOUNTED);
    timings.push({ who: person.who, p50: median(counted), p95: percentile(counted, 0.95) });
  }
  const worst = timings.sort((a, b) => b.p95 - a.p95)[0];
  if (worst === undefined) return;
  bench.figure({
    name: `${name}, p95`,
    value: worst.p95,
    unit: 'ms',
    target: { atMost: PROMISED_MS },
    note: `p50 ${worst.p50.toFixed(1)} ms; slowest for ${worst.who}`,
  });
}

async function time(url: string, cookie: string): Promise<number> {
  const began = performance.now();
  const response = await fetch(url, { headers: { cookie } });
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return performance.now() - began;
}

/**
 * What the index adds to writing messages in batches as filing does: to the writer's own transactions, and until all of them are found.
 * The same rows go in with and without the notes to the follower.
 */
async function tellWriting(bench: Bench, wasl: RunningWasl, db: Client): Promise<void> {
  let [without, written] = [0, 0];
  // in turns: what else the machine does falls on both
  for (let turn = 0; turn < TURNS; turn++) {
    await db.query('alter table messages disable trigger user');
    without += await write(db, WRITTEN / TURNS);
    await db.query('alter table messages enable trigger user');
    written += await write(db, WRITTEN / TURNS);
  }
  const began = performance.now();
  await waitFor(
    async () => (await db.query('select 1 from search_pending limit 1')).rows.length === 0,
    'all of them are indexed',
    120,
  );
  const followed = performance.now() - began;
  bench.figure({
    name: 'writing messages, with the index to without',
    value: written / without,
    unit: '×',
    note: `${(without / WRITTEN).toFixed(2)} and ${(written / WRITTEN).toFixed(2)} ms a message in batches of ${BATCH}; found ${(followed / 1000).toFixed(1)} s after the last of ${WRITTEN}; ${wasl.url}`,
  });
}

/** Milliseconds for `count` messages, each a copy of one that is there under a new id. */
async function write(db: Client, count: number): Promise<number> {
  let took = 0;
  for (let done = 0; done < count; done += BATCH) {
    const ids = Array.from({ length: BATCH }, () => randomUUID());
    const began = performance.now();
    await db.query(
      `insert into messages (id, ticket_id, direction, channel, sender, text, visible_text, text_direction, received_at)
       select n.id, m.ticket_id, 'in', m.channel, m.sender, m.text, m.visible_text, m.text_direction, now()
         from unnest($1::uuid[]) with ordinality as n (id, at) join messages m on m.id = md5('message' || (n.at + $2::int))::uuid`,
      [ids, done],
    );
    took += performance.now() - began;
  }
  return took;
}
