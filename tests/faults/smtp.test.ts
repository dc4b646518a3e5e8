import { DeliveryInfo } from '../../src/shared/api';
import { startDovecot, type Dovecot } from '../support/dovecot';
import { startSmtpSink, type SinkScript, type SmtpSink } from '../support/smtp-server';
import { waitFor } from '../support/wait';
import type { DeliverySeen } from './support/desk';
import { messageIdOf } from './support/people';
import { World } from './support/world';

const PERSON = 'person@mail.example';
const OTHER = 'other@mail.example';
let world: World;
let ticketId = '';

beforeAll(async () => {
  world = await World.open();
  await world.start();
  ticketId = await ask('question', PERSON);
  await waitFor(() => world.sink.messages.length === 1, 'the acknowledgement arrives');
}, 120_000);
afterAll(() => world.close(), 60_000);
// whoever was refused for good in one test may be written to in the next
beforeEach(() =>
  world.sql(`update suppressions set lifted_at = now(), lifted_because = 'by_hand' where lifted_at is null`),
);

/** A question that is filed; its ticket. */
async function ask(id: string, from: string, to?: string): Promise<string> {
  await world.mail({ id, from, ...(to === undefined ? {} : { to }) });
  const row = await waitFor(
    async () =>
      (
        await world.sql<{ ticket_id: string }>(`select ticket_id from messages where external_id = $1`, [
          messageIdOf(id),
        ])
      )[0],
    `${id} is filed`,
  );
  return row.ticket_id;
}

/** Answers under a script of the far end; what the screen shows once the attempt is over. */
async function answerUnder(
  script: SinkScript,
  to: readonly string[] = [PERSON],
): Promise<{ id: string; seen: readonly DeliverySeen[] }> {
  world.sink.script(script);
  const id = await world.desk.reply(ticketId, to);
  return { id, seen: await attempted(id) };
}
async function attempted(id: string): Promise<readonly DeliverySeen[]> {
  await world.hurry();
  return waitFor(async () => {
    const seen = await world.desk.deliveries(ticketId, id);
    return (
      seen.length > 0 &&
      seen.every(
        (one) => !['held', 'sending'].includes(one.state) && (one.state !== 'queued' || one.reason !== null),
      ) &&
      seen
    );
  }, 'the attempt is over');
}
const copies = (id: string, recipient = PERSON): number =>
  world.sink.messages.filter((message) => message.raw.includes(id) && message.recipients.includes(recipient)).length;

/** A person's word: the same message once more. */
async function resend(id: string): Promise<readonly DeliverySeen[]> {
  const [delivery] = await world.desk.deliveries(ticketId, id);
  world.resent.set(id, (world.resent.get(id) ?? 0) + 1);
  await world.desk.ask(DeliveryInfo, 'POST', `/deliveries/${delivery?.id}/decision`, { decision: 'resend' });
  return waitFor(async () => {
    const seen = await world.desk.deliveries(ticketId, id);
    return seen[0]?.state === 'sent' && seen;
  }, 'it is sent');
}

test('taken and never confirmed: unknown, with its reason, never sent again by itself; a person sends it exactly once more', async () => {
  const { id, seen } = await answerUnder({ end: () => 'take_and_hang' });
  expect(seen).toMatchObject([{ state: 'unknown', reason: expect.stringMatching(/^no_answer_after_data/) }]);
  world.sink.script({});
  expect((await world.desk.ticket(ticketId)).trouble).toBe('unknown');
  await world.hurry();
  expect(copies(id)).toBe(1);
  expect(await resend(id)).toMatchObject([{ state: 'sent' }]);
  expect(copies(id)).toBe(2);
  const raw = world.sink.messages.filter((message) => message.raw.includes(id)).map((message) => message.raw);
  expect(raw[0]).toBe(raw[1]);
  expect((await world.desk.ticket(ticketId)).trouble).toBeNull();
}, 60_000);

test('lost after DATA: unknown, whether it had been taken or not', async () => {
  const taken = await answerUnder({ end: () => 'take_and_drop' });
  const dropped = await answerUnder({ end: () => 'drop' });
  world.sink.script({});
  for (const { seen } of [taken, dropped])
    expect(seen).toMatchObject([{ state: 'unknown', reason: expect.stringMatching(/^connection_lost_after_data/) }]);
  expect([copies(taken.id), copies(dropped.id)]).toEqual([1, 0]);
  await resend(dropped.id);
  expect(copies(dropped.id)).toBe(1);
}, 60_000);

test("refused for now and then accepted: it waits with the server's own words, and arrives once", async () => {
  const { id, seen } = await answerUnder({ end: () => '451 4.7.1 Greylisted, try again later' });
  expect(seen).toMatchObject([{ state: 'queued', reason: expect.stringContaining('Greylisted'), attempt: 1 }]);
  expect(Date.parse(seen[0]?.nextAttemptAt ?? '')).toBeGreaterThan(Date.now());
  world.sink.script({});
  await world.hurry();
  await waitFor(async () => (await world.desk.deliveries(ticketId, id))[0]?.state === 'sent', 'it is sent');
  expect(copies(id)).toBe(1);
}, 60_000);

test("refused for good: rejected with the server's own words", async () => {
  const { id, seen } = await answerUnder({ rcpt: () => '550 5.1.1 No such user' });
  expect(seen).toMatchObject([{ state: 'rejected', reason: expect.stringContaining('No such user') }]);
  world.sink.script({});
  await world.hurry();
  expect(copies(id)).toBe(0);
}, 60_000);

test('each recipient has an outcome of its own, and only who is due gets it later', async () => {
  const answers: Record<string, `${number}${string}`> = {
    [PERSON]: '250 2.1.5 OK',
    [OTHER]: '450 4.2.1 Mailbox busy',
    'gone@mail.example': '550 5.1.1 Gone',
  };
  const { id } = await answerUnder({ rcpt: (recipient) => answers[recipient] ?? '250 OK' }, [
    PERSON,
    OTHER,
    'gone@mail.example',
  ]);
  const states = async (): Promise<Record<string, string>> =>
    Object.fromEntries((await world.desk.deliveries(ticketId, id)).map((one) => [one.recipient, one.state]));
  expect(await states()).toEqual({ [PERSON]: 'sent', [OTHER]: 'queued', 'gone@mail.example': 'rejected' });
  world.sink.script({});
  await world.hurry();
  await waitFor(async () => (await states())[OTHER] === 'sent', 'the second recipient gets it');
  expect([copies(id, PERSON), copies(id, OTHER), copies(id, 'gone@mail.example')]).toEqual([1, 1, 0]);
}, 60_000);

test('a server that is gone for a while: answers wait with a reason and go out when it is back', async () => {
  const port = world.sink.port;
  await world.sink.close();
  const id = await world.desk.reply(ticketId, [PERSON]);
  expect(await attempted(id)).toMatchObject([
    { state: 'queued', reason: expect.stringMatching(/smtp_unreachable|connection_lost/) },
  ]);
  const back = await startSmtpSink({ port });
  world.sinks.push(back);
  await world.hurry();
  await back.received(1);
  await waitFor(async () => (await world.desk.deliveries(ticketId, id))[0]?.state === 'sent', 'it is sent');
  expect(back.messages.map((message) => message.raw.includes(id))).toEqual([true]);
}, 60_000);

describe('two accounts', () => {
  let dovecot: Dovecot;
  let hanging: SmtpSink;
  beforeAll(async () => {
    dovecot = await startDovecot({ users: { slow: 'secret' } });
    hanging = await startSmtpSink({ script: { end: () => 'hang' } });
    const id = await world.addMailbox({
      port: dovecot.imapPort,
      user: 'slow',
      password: 'secret',
      address: 'slow@wasl.example',
      sink: hanging,
    });
    await world.sql(
      `update accounts set config = jsonb_set(jsonb_set(config, '{smtp,timeoutSeconds}', '100'), '{door}', '{"takesAnyRecipient": false}'), version = version + 1 where id = $1`,
      [id],
    );
    let letters = 0;
    // the door hears of the new account within seconds
    await waitFor(async () => {
      const ticket = await ask(`first-${letters++}`, 'first@mail.example', 'slow@wasl.example');
      return (await world.sql(`select 1 from tickets where id = $1 and account_id = $2`, [ticket, id])).length === 1;
    }, 'the door knows the account');
  }, 60_000);
  afterAll(() => dovecot.stop());

  test('a server that hangs delays no answer of the other account', async () => {
    // acknowledgements of the hanging account already fill all of its lanes
    for (let at = 0; at < 8; at++) await ask(`slow-${at}`, `slow-${at}@mail.example`, 'slow@wasl.example');
    await waitFor(() => hanging.commands().filter((verb) => verb === 'DATA').length >= 3, 'the slow server hangs');
    const quick = world.sinks.find((sink) => sink !== hanging && sink !== world.sink) as SmtpSink;
    const replies: string[] = [];
    for (let at = 0; at < 10; at++) replies.push(await world.desk.reply(ticketId, [PERSON]));
    await world.hurry();
    await waitFor(
      () => replies.every((id) => quick.messages.some((message) => message.raw.includes(id))),
      'the quick account answers',
    );
    const states = await world.sql<{ state: string }>(
      `select state from deliveries d join accounts a on a.id = d.account_id where a.address = 'slow@wasl.example'`,
    );
    expect(states.filter(({ state }) => state === 'sending').length).toBeGreaterThanOrEqual(3);
    expect(states.filter(({ state }) => state === 'sent')).toHaveLength(0);
  }, 60_000);

  test('and at the end of the process what hangs is unknown, what was not begun waits, and all is explained', async () => {
    expect(await world.running()[0]?.stop()).toEqual({ code: 0, signal: null });
    const states = await world.sql<{ state: string; n: number }>(
      `select state, count(*)::int as n from deliveries d join accounts a on a.id = d.account_id where a.address = 'slow@wasl.example' group by 1 order by 1`,
    );
    expect(states.map(({ state }) => state)).toEqual(['queued', 'unknown']);
    hanging.script({});
    await world.start();
    await world.hurry();
    await world.judge();
  }, 90_000);
});
