import { FAULT_POINTS, type FaultPointName } from '../../src/core/fault';
import { runWasl, type RunningWasl } from '../support/running-wasl';
import { waitFor } from '../support/wait';

type Deed = 'merge' | 'unmerge' | 'split' | 'undo';
const POINTS: readonly (readonly [FaultPointName, Deed, 'nothing' | 'all'])[] = [
  ['merge.before-commit', 'merge', 'nothing'],
  ['merge.after-commit', 'merge', 'all'],
  ['unmerge.before-commit', 'unmerge', 'nothing'],
  ['unmerge.after-commit', 'unmerge', 'all'],
  ['split.before-commit', 'split', 'nothing'],
  ['split.after-commit', 'split', 'all'],
  ['split.undo-before-commit', 'undo', 'nothing'],
  ['split.undo-after-commit', 'undo', 'all'],
];

/** Two cases, or a case and what was split off from it, and the message that goes from one to the other. */
interface Affair {
  readonly id: string;
  other: string;
  readonly message: string;
}

/** What each leaves behind, one by one: $1 the case, $2 the other one, $3 the message. All of it must be there, or none. */
const SIGNS: Readonly<Record<Deed, readonly string[]>> = {
  merge: [
    `exists (select 1 from tickets where id = $1 and merged_into = $2 and state = 'closed' and not awaits_answer)`,
    `exists (select 1 from ticket_merges where ticket_id = $1 and survivor_id = $2 and undone_at is null)`,
    `exists (select 1 from events where ticket_id = $1 and type = 'ticket.merged')`,
    `exists (select 1 from events where ticket_id = $2 and type = 'ticket.absorbed')`,
  ],
  unmerge: [
    `exists (select 1 from tickets where id = $1 and merged_into is null and state <> 'closed' and awaits_answer)`,
    `exists (select 1 from ticket_merges where ticket_id = $1 and undone_at is not null)`,
    `exists (select 1 from messages where id = $3 and ticket_id = $1)`,
    `exists (select 1 from thread_keys where message_id = $3 and ticket_id = $1)`,
    `not exists (select 1 from thread_keys where message_id = $3 and ticket_id = $2)`,
    `exists (select 1 from events where ticket_id = $1 and type = 'ticket.unmerged')`,
    `exists (select 1 from events where ticket_id = $1 and type = 'message.moved')`,
    `exists (select 1 from events where ticket_id = $2 and type = 'ticket.released')`,
  ],
  split: [
    `exists (select 1 from messages where id = $3 and ticket_id <> $1)`,
    `exists (select 1 from messages m join tickets t on t.id = m.ticket_id where m.id = $3 and t.id <> $1 and t.message_count = 1)`,
    `exists (select 1 from ticket_splits join split_messages on split_id = id where ticket_id = $1 and message_id = $3)`,
    `exists (select 1 from ticket_links where other_id = $1 and why = 'split')`,
    `not exists (select 1 from thread_keys where message_id = $3 and ticket_id = $1)`,
    `exists (select 1 from events where ticket_id = $1 and type = 'message.split')`,
    `exists (select 1 from events where type = 'ticket.opened' and data->>'messageId' = $3::uuid::text and ticket_id <> $1)`,
  ],
  undo: [
    `exists (select 1 from messages where id = $3 and ticket_id = $1)`,
    `exists (select 1 from ticket_splits where new_ticket_id = $2 and undone_at is not null)`,
    `exists (select 1 from tickets where id = $2 and merged_into = $1 and message_count = 0)`,
    `exists (select 1 from ticket_merges where ticket_id = $2 and survivor_id = $1)`,
    `exists (select 1 from events where ticket_id = $2 and type = 'ticket.merged')`,
  ],
};
const TABLES = ['tickets', 'messages', 'deliveries', 'thread_keys', 'participants', 'ticket_links', 'ticket_merges', 'ticket_splits', 'split_messages', 'events', 'reference_counters'];

let world: RunningWasl;
let round = 0;
beforeAll(async () => {
  world = await runWasl();
  await world.wasl().stop();
}, 120_000);
afterEach(() => world.end());
afterAll(() => world.close(), 120_000);

const done = async (method: string, path: string, body?: unknown): Promise<Record<string, string>> => {
  const answer = await world.api(method, path, body);
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer.status === 204 ? {} : ((await answer.json()) as Record<string, string>);
};
const filed = async (id: string): Promise<{ id: string; ticket_id: string }> =>
  waitFor(async () => (await world.sql<{ id: string; ticket_id: string }>('select id, ticket_id from messages where external_id = $1', [`${id}@mail.example`]))[0], `${id} is filed`);
const quiet = async (): Promise<boolean> =>
  (await world.sql(`select 1 from sightings where outcome = 'pending' union all select 1 from deliveries where state in ('held', 'queued', 'sending')`)).length === 0;

/** How it stands before the deed. */
async function prepare(deed: Deed): Promise<Affair> {
  const [own, second, others] = ['own', 'second', 'others'].map((name) => `${name}-${round}`) as [string, string, string];
  const from = `person-${round}@mail.example`;
  await world.mail({ id: own, from, subject: own });
  await world.mail({ id: others, from: `somebody-${round}@mail.example`, subject: others });
  const affair = { id: (await filed(own)).ticket_id, other: (await filed(others)).ticket_id, message: '' };
  if (deed === 'unmerge') await perform('merge', affair);
  await world.mail({ id: second, from, subject: `Re: ${own}`, inReplyTo: `<${own}@mail.example>` });
  const prepared = { ...affair, message: (await filed(second)).id };
  if (deed === 'undo') prepared.other = (await perform('split', prepared))['ticketId'] ?? '';
  await waitFor(quiet, 'nothing is under way');
  return prepared;
}

async function perform(deed: Deed, { id, other, message }: Affair): Promise<Record<string, string>> {
  if (deed === 'merge') return done('POST', `/tickets/${id}/merge`, { into: other });
  if (deed === 'unmerge') return done('POST', `/tickets/${id}/unmerge`, { messages: { [message]: 'goes' } });
  if (deed === 'split') return done('POST', `/messages/${message}/split`, { onwards: false });
  return done('DELETE', `/tickets/${other}/split`);
}

async function signsOf(deed: Deed, { id, other, message }: Affair): Promise<boolean[]> {
  // each statement names all three, so that their types are known
  const [row] = await world.sql<{ signs: boolean[] }>(
    `select array[${SIGNS[deed].join(', ')}] as signs where $1::uuid is not null and $2::uuid is not null and $3::uuid is not null`,
    [id, other, message],
  );
  return row?.signs ?? [];
}
async function everything(): Promise<Record<string, unknown>> {
  const tables: Record<string, unknown> = {};
  for (const table of TABLES) tables[table] = (await world.sql(`select to_jsonb(t)::text as row from ${table} t order by 1`)).map((row) => row['row']);
  return tables;
}

test('every point of merging and splitting is tried', () => {
  expect(POINTS.map(([point]) => point).sort()).toEqual(FAULT_POINTS.filter((point) => /^(merge|unmerge|split)\./.test(point)).sort());
});

test.each(POINTS)('killed at %s, of the %s there is %s, and the next try ends it', async (point, deed, outcome) => {
  round += 1;
  await world.start();
  const affair = await prepare(deed);
  await world.wasl().stop();
  const wasl = await world.start({ WASL_FAULT: `${point}=kill` });
  const before = await everything();
  const none = SIGNS[deed].map(() => false);
  expect(await signsOf(deed, affair)).toEqual(none);
  await expect(perform(deed, affair)).rejects.toThrow('fetch failed');
  expect(await wasl.program.ended).toMatchObject({ signal: 'SIGKILL' });
  expect(await signsOf(deed, affair)).toEqual(none.map(() => outcome === 'all'));
  if (outcome === 'nothing') expect(await everything()).toEqual(before);
  await world.start();
  if (outcome === 'nothing') await perform(deed, affair);
  expect(await signsOf(deed, affair)).toEqual(none.map(() => true));
}, 120_000);
