/** Built-in views, single filters, counts, search by number and the open ticket over HTTP at 100,000 tickets: what an agent waits for. */
import { Client } from 'pg';
import { measure, type Bench } from './support/bench';
import { explain } from './support/explain';
import { median, percentile } from './support/statistics';
import { fillTickets, type Looker } from './support/tickets';
import { databaseUrlOf, startWasl } from './support/wasl';

const TICKETS = 100_000;
const ROUNDS = 60;
/** The first answers fill caches of connections and plans. */
const UNCOUNTED = 5;
const PROMISED_MS = 20;

type Asks = Readonly<Record<string, (round: number) => string>>;
interface Timing {
  readonly name: string;
  readonly who: string;
  readonly p50: number;
  readonly p95: number;
  readonly path: string;
}

measure('views', async (bench) => {
  const wasl = await startWasl(bench);
  const db = new Client({ connectionString: databaseUrlOf(wasl, 'owner') });
  await db.connect();
  bench.after(() => db.end());
  const people = await fillTickets(db, TICKETS);
  const tickets = await db.query<Sample>(
    'select id, assignee_id from tickets where assignee_id is not null order by id limit 200',
  );

  const promised: Timing[] = [];
  const others: Timing[] = [];
  for (const person of people) {
    promised.push(...(await walk(bench, wasl.url, person, lists(tickets.rows, await secondPage(wasl.url, person)))));
    others.push(...(await walk(bench, wasl.url, person, further(tickets.rows))));
  }
  for (const name of new Set(promised.map((timing) => timing.name)))
    tell(bench, name, promised, { atMost: PROMISED_MS });
  for (const name of new Set(others.map((timing) => timing.name))) tell(bench, name, others);
  const slow = promised.filter((timing) => timing.p95 > PROMISED_MS).sort((a, b) => b.p95 - a.p95)[0];
  if (slow === undefined) return;
  const cookie = people.find((person) => person.who === slow.who)?.cookie ?? '';
  bench.say(
    `the plan of ${slow.path} for ${slow.who}:\n${await explain(wasl, async () => void (await time(wasl.url + slow.path, cookie)))}`,
  );
});

interface Sample {
  readonly id: string;
  readonly assignee_id: string;
}

/** What the target is about: the built-in views, their second page, and one filter at a time. */
function lists(tickets: readonly Sample[], second: string): Asks {
  return {
    'view all': () => '/tickets?view=all',
    'view due': () => '/tickets?view=due',
    'view late': () => '/tickets?view=late',
    'view mine': () => '/tickets?view=mine',
    'view unassigned': () => '/tickets?view=unassigned',
    'view urgent': () => '/tickets?view=urgent',
    'view waiting': () => '/tickets?view=waiting',
    'view undelivered': () => '/tickets?view=undelivered',
    'view closed': () => '/tickets?view=closed',
    'second page': () => `/tickets?view=all&after=${second}`,
    channel: () => '/tickets?channel=webform',
    state: () => '/tickets?state=need_info',
    type: () => '/tickets?type=SUG',
    'tag, frequent': () => '/tickets?tag=vip',
    'tag, rare': () => '/tickets?tag=rare',
    'tag that nobody has': () => '/tickets?tag=none',
    assignee: (round) => `/tickets?assignee=${tickets[round]?.assignee_id}`,
  };
}

function further(tickets: readonly Sample[]): Asks {
  return {
    counts: () => '/tickets/counts',
    'open a ticket': (round) => `/tickets/${tickets[round]?.id}`,
    'search by reference': (round) => `/tickets?q=937-1448-${String(1000 + round * 7).padStart(7, '0')}`,
    'search by sequence': (round) => `/tickets?q=${1000 + round * 7}`,
    'search by mail address': (round) => `/tickets?q=person${100 + round}@mail.example`,
  };
}

async function secondPage(url: string, person: Looker): Promise<string> {
  const response = await fetch(`${url}/api/tickets?view=all`, { headers: { cookie: person.cookie } });
  const { next } = (await response.json()) as { next: string | null };
  return encodeURIComponent(next ?? '');
}

async function walk(bench: Bench, url: string, person: Looker, asks: Asks): Promise<Timing[]> {
  const timings: Timing[] = [];
  for (const [name, ask] of Object.entries(asks)) {
    const took: number[] = [];
    for (let round = 0; round < ROUNDS; round++) took.push(await time(`${url}/api${ask(round)}`, person.cookie));
    const counted = took.slice(UNCOUNTED);
    const timing = {
      name,
      who: person.who,
      p50: median(counted),
      p95: percentile(counted, 0.95),
      path: `/api${ask(0)}`,
    };
    bench.say(`${person.who}, ${name}: p50 ${timing.p50.toFixed(1)}, p95 ${timing.p95.toFixed(1)} ms`);
    timings.push(timing);
  }
  return timings;
}

/** Until the last byte of the answer, in ms. A person who may not see the ticket gets 404, as promptly. */
async function time(url: string, cookie: string): Promise<number> {
  const began = performance.now();
  const response = await fetch(url, { headers: { cookie } });
  await response.arrayBuffer();
  if (!response.ok && response.status !== 404) throw new Error(`${url}: ${response.status}`);
  return performance.now() - began;
}

/** The person for whom it takes longest stands for all. */
function tell(bench: Bench, name: string, timings: readonly Timing[], target?: { readonly atMost: number }): void {
  const worst = timings.filter((timing) => timing.name === name).sort((a, b) => b.p95 - a.p95)[0];
  if (worst === undefined) return;
  bench.figure({
    name: `${name}, p95`,
    value: worst.p95,
    unit: 'ms',
    note: `p50 ${worst.p50.toFixed(1)} ms; slowest for somebody of ${worst.who}`,
    ...(target === undefined ? {} : { target }),
  });
}
