import { randomUUID } from 'node:crypto';
import { FAULT_POINTS, type FaultPointName } from '../../src/core/fault';
import { runWasl, type RunningWasl } from '../support/running-wasl';
import { waitFor } from '../support/wait';

let world: RunningWasl;
let round = 0;
beforeAll(async () => {
  world = await runWasl();
  await world.wasl().stop();
}, 120_000);
afterEach(() => world.end());
afterAll(() => world.close(), 120_000);

const mailId = (id: string): string => `${id}@mail.example`;
const settled = async (ids: readonly string[]): Promise<boolean> => {
  const [row] = await world.sql<{ filed: number; pending: number }>(
    `select (select count(*)::int from messages where external_id = any($1)) as filed, (select count(*)::int from sightings where outcome = 'pending') as pending`,
    [ids.map(mailId)],
  );
  return row?.filed === ids.length && row.pending === 0;
};
const leasesRunOut = (): Promise<unknown> =>
  world.sql(`update deliveries set lease_until = now() - interval '1 second' where state = 'sending'`);

describe.each(FAULT_POINTS.filter((point) => /^(receive|ingest)\./.test(point)))('killed at %s', (point) => {
  test('every mail is one message, acknowledged once', async () => {
    round += 1;
    const ids = Array.from({ length: 5 }, (_, at) => `in-${round}-${at}`);
    const wasl = await world.start({ WASL_FAULT: `${point}=kill` });
    const mails = ids.map((id) => world.mail({ id, from: `person-${id}@mail.example` }));
    expect(await wasl.program.ended).toMatchObject({ signal: 'SIGKILL' });
    await world.start();
    await Promise.all(mails);
    await waitFor(() => settled(ids), 'all mails are filed', 60);
    const tickets = await world.sql<{ external_id: string; tickets: number }>(
      `select external_id, count(*)::int as tickets from messages where external_id = any($1) group by external_id`,
      [ids.map(mailId)],
    );
    expect(tickets.map((row) => row.tickets)).toEqual(ids.map(() => 1));
    await leasesRunOut();
    await waitFor(async () => (await world.sql(`select 1 from deliveries where state in ('queued', 'sending')`)).length === 0, 'acknowledgements are out', 60);
    for (const id of ids) expect(world.sink.messages.filter((message) => message.recipients.includes(`person-${id}@mail.example`))).toHaveLength(1);
  }, 180_000);
});

/** What a reply must have become when the process was killed at this point, and how often it may have reached the other side. */
const OUT: readonly (readonly [FaultPointName, 'sent' | 'unknown', number])[] = [
  ['reply.before-commit', 'sent', 1],
  ['reply.after-commit', 'sent', 1],
  ['deliver.after-claim', 'sent', 1],
  ['deliver.after-payload', 'sent', 1],
  ['deliver.before-send', 'unknown', 0],
  ['deliver.after-send', 'unknown', 1],
  ['deliver.before-commit', 'unknown', 1],
  ['deliver.after-commit', 'sent', 1],
];

describe('the points of the way out', () => {
  test('are all in the table', () => {
    const outward = FAULT_POINTS.filter((point) => /^(reply|deliver)\./.test(point));
    expect(OUT.map(([point]) => point).sort()).toEqual([...outward].sort());
  });
});

describe.each(OUT)('killed at %s', (point, state, copies) => {
  test(`an answer is ${state}, and went out ${copies} times`, async () => {
    round += 1;
    const person = `out-${round}@mail.example`;
    await world.start();
    await world.mail({ id: `out-${round}`, from: person });
    await waitFor(() => settled([`out-${round}`]), 'the question is filed');
    await waitFor(async () => (await world.sql(`select 1 from deliveries where state in ('queued', 'sending')`)).length === 0, 'the acknowledgement is out');
    const [ticket] = await world.sql<{ ticket_id: string }>(`select ticket_id from messages where external_id = $1`, [mailId(`out-${round}`)]);
    await world.wasl().stop();

    const wasl = await world.start({ WASL_FAULT: `${point}=kill` });
    const reply = { id: randomUUID(), text: `جواب ${round}`, to: [person] };
    const post = (): Promise<boolean> => world.api('POST', `/tickets/${ticket?.ticket_id}/replies`, reply).then((answer) => answer.ok, () => false);
    const first = await post();
    // the ten seconds of grace are over
    await world.sql(`update deliveries set next_attempt_at = now() where message_id = $1`, [reply.id]);
    expect(await wasl.program.ended).toMatchObject({ signal: 'SIGKILL' });
    await world.start();
    // the browser heard nothing and says it again, with the same id
    if (!first) await waitFor(post, 'the answer is taken');
    await world.sql(`update deliveries set next_attempt_at = now() where message_id = $1 and state in ('held', 'queued')`, [reply.id]);
    await leasesRunOut();
    const final = await waitFor(async () => {
      const [row] = await world.sql<{ state: string }>(`select state from deliveries where message_id = $1`, [reply.id]);
      return row !== undefined && !['held', 'queued', 'sending'].includes(row.state) ? row.state : undefined;
    }, 'the answer is settled', 60);
    expect(final).toBe(state);
    const sent = world.sink.messages.filter((message) => message.recipients.includes(person) && message.raw.includes(reply.id));
    expect(sent).toHaveLength(copies);
  }, 180_000);
});
