import { closeSmtpPool } from '../../../../connectors/_mail/smtp/pool';
import { sendOverSmtp } from '../../../../connectors/_mail/smtp/send';
import type { SmtpServer } from '../../../../connectors/_mail/smtp/server';
import { trialOutside } from '../../../support/outside';
import {
  startSmtpSink,
  type SinkAnswer,
  type SinkOptions,
  type SinkScript,
  type SmtpSink,
} from '../../../support/smtp-server';

const payload = Buffer.from('From: care@ministry.example\r\nSubject: x\r\n\r\n.dot at the start\r\nbody\r\n');
const never = new AbortController().signal;
let sink: SmtpSink;
afterEach(async () => {
  closeSmtpPool('account');
  await sink.close();
});

async function start(options: SinkOptions = {}): Promise<SmtpServer> {
  sink = await startSmtpSink(options);
  return { host: '127.0.0.1', port: sink.port, secure: 'none', maxConnections: 2, timeoutSeconds: 1, connect: trialOutside.connect };
}
const send = (
  server: SmtpServer,
  recipients = ['a@x.example', 'b@x.example'],
  signal = never,
  bytes: Uint8Array = payload,
) => sendOverSmtp('account', server, { sender: 'care@ministry.example', recipients, payload: bytes }, signal);
const kinds = (outcomes: Awaited<ReturnType<typeof send>>): Record<string, string> =>
  Object.fromEntries(Object.entries(outcomes).map(([recipient, outcome]) => [recipient.split('@')[0], outcome.kind]));

test('an accepted message is sent for each recipient, whole, in one envelope, with the words of the server', async () => {
  const outcomes = await send(await start());
  expect(outcomes['a@x.example']).toEqual({ kind: 'sent', detail: '250 2.0.0 Taken' });
  expect(kinds(outcomes)).toEqual({ a: 'sent', b: 'sent' });
  expect(sink.messages).toEqual([
    {
      sender: 'care@ministry.example',
      recipients: ['a@x.example', 'b@x.example'],
      raw: payload.toString(),
      parameters: `SIZE=${payload.length}`,
    },
  ]);
});

interface Case {
  readonly fault: string;
  readonly script: SinkScript;
  readonly expected: Record<string, string>;
  /** Copies that the server holds afterwards. */
  readonly taken: number;
  readonly reason: RegExp;
}
const only =
  (who: string, answer: SinkAnswer) =>
  (recipient: string): SinkAnswer =>
    recipient.startsWith(who) ? answer : '250 OK';
const CASES: readonly Case[] = [
  {
    fault: '451 at RCPT for one',
    script: { rcpt: only('a', '451 4.7.1 Greylisted') },
    expected: { a: 'retry', b: 'sent' },
    taken: 1,
    reason: /^451 4\.7\.1 Greylisted$/,
  },
  {
    fault: '550 at RCPT for one',
    script: { rcpt: only('a', '550 5.1.1 No such user') },
    expected: { a: 'rejected', b: 'sent' },
    taken: 1,
    reason: /^550 5\.1\.1 No such user$/,
  },
  {
    fault: '550 for one and 451 for the other',
    script: { rcpt: (to) => (to.startsWith('a') ? '550 5.1.1 No' : '451 4.2.0 Later') },
    expected: { a: 'rejected', b: 'retry' },
    taken: 0,
    reason: /^550/,
  },
  {
    fault: '550 at RCPT for all',
    script: { rcpt: () => '550 5.1.1 No such user' },
    expected: { a: 'rejected', b: 'rejected' },
    taken: 0,
    reason: /^550/,
  },
  {
    fault: '550 at RCPT for one and 451 after the message',
    script: { rcpt: only('a', '550 5.1.1 No'), end: () => '451 4.3.0 Later' },
    expected: { a: 'rejected', b: 'retry' },
    taken: 0,
    reason: /^550/,
  },
  {
    fault: '550 at RCPT for one and silence after the message',
    script: { rcpt: only('a', '550 5.1.1 No'), end: () => 'take_and_drop' },
    expected: { a: 'rejected', b: 'unknown' },
    taken: 1,
    reason: /^550/,
  },
  {
    fault: '550 at MAIL',
    script: { mail: () => '550 5.7.1 You may not send' },
    expected: { a: 'rejected', b: 'rejected' },
    taken: 0,
    reason: /^550 5\.7\.1/,
  },
  {
    fault: '530 at MAIL, which is about our login',
    script: { mail: () => '530 5.7.0 Authentication required' },
    expected: { a: 'retry', b: 'retry' },
    taken: 0,
    reason: /^530/,
  },
  {
    fault: '421 at MAIL',
    script: { mail: () => '421 4.3.2 Closing' },
    expected: { a: 'retry', b: 'retry' },
    taken: 0,
    reason: /^421/,
  },
  {
    fault: '451 at DATA',
    script: { data: () => '451 4.3.0 Not now' },
    expected: { a: 'retry', b: 'retry' },
    taken: 0,
    reason: /^451/,
  },
  {
    fault: '451 after the message',
    script: { end: () => '451 4.3.0 Try again' },
    expected: { a: 'retry', b: 'retry' },
    taken: 0,
    reason: /^451/,
  },
  {
    fault: '552 after the message',
    script: { end: () => '552 5.3.4 Too big' },
    expected: { a: 'rejected', b: 'rejected' },
    taken: 0,
    reason: /^552/,
  },
  {
    fault: 'hanging after the message',
    script: { end: () => 'take_and_hang' },
    expected: { a: 'unknown', b: 'unknown' },
    taken: 1,
    reason: /^no_answer_after_data/,
  },
  {
    fault: 'dropping after the message, which was taken',
    script: { end: () => 'take_and_drop' },
    expected: { a: 'unknown', b: 'unknown' },
    taken: 1,
    reason: /^connection_lost_after_data/,
  },
  {
    fault: 'dropping after the message, which was not taken',
    script: { end: () => 'drop' },
    expected: { a: 'unknown', b: 'unknown' },
    taken: 0,
    reason: /^connection_lost_after_data/,
  },
  {
    fault: 'dropping at MAIL',
    script: { mail: () => 'drop' },
    expected: { a: 'retry', b: 'retry' },
    taken: 0,
    reason: /^connection_lost/,
  },
  {
    fault: 'dropping at DATA',
    script: { data: () => 'drop' },
    expected: { a: 'retry', b: 'retry' },
    taken: 0,
    reason: /^connection_lost/,
  },
  {
    fault: 'hanging at RCPT',
    script: { rcpt: () => 'hang' },
    expected: { a: 'retry', b: 'retry' },
    taken: 0,
    reason: /^connection_lost/,
  },
  {
    fault: 'a greeting of 554',
    script: { greeting: () => '554 5.3.2 No service' },
    expected: { a: 'retry', b: 'retry' },
    taken: 0,
    reason: /^smtp_unreachable/,
  },
  {
    fault: 'dropping before the greeting',
    script: { greeting: () => 'drop' },
    expected: { a: 'retry', b: 'retry' },
    taken: 0,
    reason: /^smtp_unreachable/,
  },
];

describe.each([
  ['with pipelining', ['PIPELINING', 'SIZE 1000000']],
  ['without pipelining', ['SIZE 1000000']],
])('a server %s', (_, extensions) => {
  test.each(CASES)('$fault gives the right outcome to each recipient', async ({ script, expected, taken, reason }) => {
    const outcomes = await send(await start({ script, extensions }));
    expect(kinds(outcomes)).toEqual(expected);
    expect(sink.messages).toHaveLength(taken);
    const [first] = Object.values(outcomes);
    expect(first !== undefined && 'reason' in first ? first.reason : '').toMatch(reason);
  });
});

test('a link lost in the middle of the message is certainly not sent', async () => {
  const large = Buffer.concat([payload, Buffer.alloc(20_000_000, 'a line of text\r\n')]);
  const outcomes = await send(await start({ script: { dropAfterBytes: 200_000 } }), ['a@x.example'], never, large);
  expect(kinds(outcomes)).toEqual({ a: 'retry' });
});

test('a closed port is a retry', async () => {
  const server = await start();
  await sink.close();
  expect(kinds(await send(server))).toEqual({ a: 'retry', b: 'retry' });
});

test('a message over the size that the server names is rejected before it is sent', async () => {
  const outcomes = await send(await start({ extensions: ['SIZE 50'] }));
  expect(outcomes['a@x.example']).toMatchObject({
    kind: 'rejected',
    reason: expect.stringContaining('message_too_large'),
  });
  expect(sink.commands()).not.toContain('MAIL');
});

test('a refused login is a retry in five minutes that names the cause, and a right one sends', async () => {
  const server = await start({ login: { user: 'care', password: 'right' } });
  const refused = (await send({ ...server, user: 'care', password: 'wrong' }))['a@x.example'];
  expect(refused).toMatchObject({
    kind: 'retry',
    reason: expect.stringMatching(/^smtp_login_refused/),
    notBefore: expect.any(Date),
  });
  expect(kinds(await send({ ...server, user: 'care', password: 'right' }))).toEqual({ a: 'sent', b: 'sent' });
});

test('a server without STARTTLS is not spoken to in clear when STARTTLS is demanded', async () => {
  const outcomes = await send({ ...(await start()), secure: 'starttls' });
  expect(kinds(outcomes)).toEqual({ a: 'retry', b: 'retry' });
  expect(sink.commands()).not.toContain('MAIL');
});

test('a domain in Arabic letters goes out in ASCII; a local part in Arabic letters needs SMTPUTF8', async () => {
  const recipients = ['info@شركة.السعودية', 'بريد@x.example'];
  const without = await send(await start(), recipients);
  expect(without[recipients[0] ?? '']).toMatchObject({ kind: 'sent' });
  expect(without[recipients[1] ?? '']).toEqual({ kind: 'rejected', reason: 'no_smtputf8' });
  expect(sink.messages[0]?.recipients).toEqual(['info@xn--ogbpi5d.xn--mgberp4a5d4ar']);
  await sink.close();
  closeSmtpPool('account');
  const withIt = await send(await start({ extensions: ['SMTPUTF8'] }), recipients);
  expect(Object.values(withIt).map((outcome) => outcome.kind)).toEqual(['sent', 'sent']);
  expect(sink.messages[0]?.parameters).toContain('SMTPUTF8');
});

test('connections are kept for the next message and are never more than allowed', async () => {
  const server = await start();
  const many = await Promise.all(Array.from({ length: 30 }, (_, n) => send(server, [`n${n}@x.example`])));
  expect(many.flatMap((outcomes) => Object.values(outcomes)).every((outcome) => outcome.kind === 'sent')).toBe(true);
  expect(sink.connections()).toBe(2);
  expect(new Set(sink.messages.flatMap((message) => message.recipients)).size).toBe(30);
});

test('a kept connection that the server has ended is replaced without anybody noticing', async () => {
  const server = await start();
  await send(server);
  let visits = 0;
  sink.script({ mail: () => (visits++ === 0 ? 'drop' : '250 OK') });
  expect(kinds(await send(server))).toEqual({ a: 'sent', b: 'sent' });
  expect(sink.connections()).toBe(2);
});

test('aborting before DATA is certainly not sent, and the connection is closed', async () => {
  const stop = new AbortController();
  const server = await start({ script: { rcpt: () => (stop.abort(), 'hang') } });
  expect(kinds(await send(server, ['a@x.example'], stop.signal))).toEqual({ a: 'retry' });
});

test('aborting after the message was handed over still waits for the answer', async () => {
  const stop = new AbortController();
  const server = await start({ script: { end: () => (stop.abort(), '250 OK') } });
  expect(kinds(await send(server, ['a@x.example'], stop.signal))).toEqual({ a: 'sent' });
});

test('delivery reports are asked for only where the server offers them', async () => {
  const mail = { sender: 'care@ministry.example', recipients: ['a@x.example'], payload, envelopeId: 'reply-1' };
  await sendOverSmtp('account', await start({ extensions: ['DSN'] }), mail, never);
  expect(sink.messages[0]?.parameters).toContain('ENVID=reply-1');
});
