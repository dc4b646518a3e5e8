import { randomUUID } from 'node:crypto';
import { ManualForms, SubmittedManual } from '../../src/shared/api';
import { messageIdOf } from './support/people';
import { World } from './support/world';
import { waitFor } from '../support/wait';

const TIMES = 100;
let world: World;
let ticketId = '';
let urls: string[] = [];
let cookie = '';

beforeAll(async () => {
  world = await World.open();
  urls = [(await world.start()).url, (await world.start({ role: 'web' })).url];
  cookie = await world.desk.signIn();
  await world.mail({ id: 'question', from: 'person@mail.example' });
  const filed = await waitFor(
    async () =>
      (
        await world.sql<{ ticket_id: string }>(`select ticket_id from messages where external_id = $1`, [
          messageIdOf('question'),
        ])
      )[0],
    'the mail is filed',
  );
  ticketId = filed.ticket_id;
}, 120_000);
afterAll(() => world.close(), 60_000);

/**
 * The same request at once, half of them to each of two processes. Whoever is told that nothing was stored for now (503
 * `database_away`, when a busy machine makes some wait too long for the ticket) says it again, as a browser does.
 */
function atOnce(path: string, body: unknown): Promise<Response[]> {
  return Promise.all(
    Array.from({ length: TIMES }, (_, at) =>
      waitFor(async () => {
        const url = urls[at % urls.length] ?? '';
        const answer = await fetch(`${url}/api${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', origin: url, cookie },
          body: JSON.stringify(body),
        });
        if (answer.status !== 503) return answer;
        expect(await answer.json()).toMatchObject({ code: 'database_away' });
        return undefined;
      }, 'the request is answered'),
    ),
  );
}
const statuses = (answers: readonly Response[]): number[] => [...new Set(answers.map((answer) => answer.status))];

test(`an answer that is posted ${TIMES} times at once is one message and goes out once; with other words it is refused`, async () => {
  const reply = { id: randomUUID(), text: 'Come on Sunday', to: ['person@mail.example'] };
  const answers = await atOnce(`/tickets/${ticketId}/replies`, reply);
  expect(statuses(answers)).toEqual([201]);
  const bodies = new Set(
    (await Promise.all(answers.map((answer) => answer.json() as Promise<{ ticketVersion: number }>))).map(
      (body) => body.ticketVersion,
    ),
  );
  expect(bodies.size).toBe(1);
  expect(statuses(await atOnce(`/tickets/${ticketId}/replies`, { ...reply, text: 'Come on Monday' }))).toEqual([409]);
  const counts = await world.sql(
    `select (select count(*)::int from messages where purpose = 'reply') as messages, (select count(*)::int from deliveries where message_id = $1) as deliveries, (select count(*)::int from events where type = 'reply.written') as events`,
    [reply.id],
  );
  expect(counts).toEqual([{ messages: 1, deliveries: 1, events: 1 }]);
  await world.hurry();
  await waitFor(
    async () => (await world.desk.deliveries(ticketId, reply.id))[0]?.state === 'sent',
    'the answer is sent',
  );
  expect(world.sink.messages.filter((message) => message.raw.includes(reply.id))).toHaveLength(1);
});

test('a note is written once', async () => {
  const answers = await atOnce(`/tickets/${ticketId}/notes`, { id: randomUUID(), text: 'Called them' });
  expect(statuses(answers)).toEqual([201]);
  expect(await world.sql(`select count(*)::int as notes from messages where purpose = 'note'`)).toEqual([{ notes: 1 }]);
});

test('a phone form is one case, and every one of its callers is told the same number', async () => {
  const phone = (await world.desk.ask(ManualForms, 'GET', '/forms')).items.find((form) => form.channel === 'phone');
  const form = {
    id: randomUUID(),
    accountId: phone?.accountId,
    values: { mobile: '0500000012', text: 'An appointment' },
  };
  const answers = await atOnce('/forms/phone', form);
  expect(statuses(answers)).toEqual([201]);
  const told = await Promise.all(answers.map(async (answer) => SubmittedManual.parse(await answer.json())));
  expect(new Set(told.map((one) => `${one.ticketId} ${one.reference}`)).size).toBe(1);
  expect(await world.sql(`select count(*)::int as cases from tickets where channel = 'phone'`)).toEqual([{ cases: 1 }]);
});

test('the public form is one case with one number, too', async () => {
  const fields = {
    id: randomUUID(),
    language: 'en',
    kind: 'complaint',
    subject: 'Waiting',
    text: 'Two hours',
    name: 'Sara',
    mobile: '0500000012',
    mail: '',
    consent: 'yes',
  };
  // fewer than one address may send in ten minutes
  const answers = await Promise.all(
    Array.from({ length: 24 }, (_, at) =>
      fetch(`${urls[at % 2]}/form/937?lang=en`, {
        method: 'POST',
        body: new URLSearchParams(fields),
        headers: { origin: urls[at % 2] ?? '' },
      }),
    ),
  );
  expect(statuses(answers)).toEqual([200]);
  const [made] = await world.sql<{ reference: string; cases: number }>(
    `select min(reference) as reference, count(*)::int as cases from tickets where channel = 'webform'`,
  );
  expect(made?.cases).toBe(1);
  for (const answer of answers) expect(await answer.text()).toContain(made?.reference);
});

test('at the end nothing is lost or doubled', () => world.judge(), 120_000);
