import { PullFailure, type Context, type Log, type OutboundReply, type Sending } from '../../../../connectors/contract';
import email from '../../../../connectors/email';
import { checkEmail } from '../../../../connectors/email/check';
import { emailConfig, emailSecrets, type EmailConfig } from '../../../../connectors/email/config';
import { emailPull } from '../../../../connectors/email/pull';
import { emailSender } from '../../../../connectors/email/send';
import { takes } from '../../../../connectors/email/takes';
import { closeImapSession } from '../../../../connectors/_mail/imap/session';
import { closeSmtpPool } from '../../../../connectors/_mail/smtp/pool';
import { startDovecot, type Dovecot } from '../../../support/dovecot';
import { createOutside } from '../../../../src/outside';
import { trialOutside } from '../../../support/outside';
import { startSentinel } from '../../../support/sentinel';
import { startSmtpSink, type SmtpSink } from '../../../support/smtp-server';

const quiet: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
let dovecot: Dovecot;
let sink: SmtpSink;
beforeAll(async () => {
  dovecot = await startDovecot({ users: { care: 'secret' } });
  sink = await startSmtpSink({ login: { user: 'care', password: 'secret' } });
}, 60_000);
afterAll(async () => {
  await sink.close();
  await dovecot.stop();
});
afterEach(() => {
  closeImapSession('account');
  closeSmtpPool('account');
});

const imap = () => ({ host: '127.0.0.1', port: dovecot.imapPort, secure: 'none', user: 'care' });
const smtp = () => ({ host: '127.0.0.1', port: sink.port, secure: 'none', user: 'care' });
const context = (settings: object): Context<EmailConfig> => ({
  accountId: 'account',
  address: 'care@ministry.example',
  config: emailConfig.parse(settings),
  signal: new AbortController().signal,
  log: quiet,
  outside: trialOutside,
  accessToken: () => Promise.reject(new Error('no account here signs in with tokens')),
});
const whole = (more: object = {}): Context<EmailConfig> =>
  context({ imap: imap(), imapPassword: 'secret', smtp: smtp(), smtpPassword: 'secret', ...more });
const reply: OutboundReply = {
  id: '01890a5d-ac96-774b-bcce-b302099a8057',
  purpose: 'reply',
  recipients: [
    { address: 'citizen@example.org', role: 'to' },
    { address: 'hidden@example.org', role: 'bcc' },
  ],
  subject: 'تأخر',
  text: 'شكراً لكم',
  language: 'ar',
  direction: 'rtl',
  replyHandle: null,
  reference: '937-1448-0000123-4',
  replyToken: 'abcdefghijklmnopqrstuvwxyz234567ab',
  chain: [],
  sender: { name: { ar: 'مركز 937', en: 'Centre 937' } },
  attachments: [],
  createdAt: new Date('2026-11-25T09:30:00Z'),
};
async function sendingOf(ctx: Context<EmailConfig>, changes: Partial<OutboundReply> = {}): Promise<Sending> {
  const prepared = await emailSender.prepare(ctx, { ...reply, ...changes });
  return {
    id: reply.id,
    externalId: prepared.externalId,
    payload: prepared.payload,
    recipients: reply.recipients.map((one) => one.address),
  };
}

test('an answer is composed, sent to everybody in the envelope, filed into Sent once, and then found as evidence', async () => {
  const ctx = whole();
  const sending = await sendingOf(ctx);
  expect(await emailSender.findEvidence?.(ctx, sending)).toBe('not_found');
  const outcomes = await emailSender.send(ctx, sending);
  expect(Object.values(outcomes).map((outcome) => outcome.kind)).toEqual(['sent', 'sent']);
  await emailSender.afterSent?.(ctx, sending);
  await emailSender.afterSent?.(ctx, sending);
  expect(await emailSender.findEvidence?.(ctx, sending)).toBe('sent');
  expect(sink.messages.at(-1)).toMatchObject({
    sender: 'care@ministry.example',
    recipients: ['citizen@example.org', 'hidden@example.org'],
    raw: Buffer.from(sending.payload).toString('latin1'),
  });
  const copies = [];
  for await (const step of emailPull.pull(whole({ imap: { ...imap(), folders: ['Sent'] } }), null))
    copies.push(...step.items);
  expect(copies.map((copy) => Buffer.from(copy.bytes))).toEqual([Buffer.from(sending.payload)]);
});

test("the account's own name goes before the centre's, and the centre's stands in where there is none", async () => {
  const headerOf = async (ctx: Context<EmailConfig>): Promise<string> =>
    Buffer.from((await sendingOf(ctx, { language: 'en' })).payload).toString('latin1');
  expect(await headerOf(whole())).toContain('From: Centre 937 <care@ministry.example>');
  expect(await headerOf(whole({ displayName: { ar: 'الرعاية', en: 'Care' } }))).toContain(
    'From: Care <care@ministry.example>',
  );
});

test('bounces of an acknowledgement come back to the address with the token, those of an answer to the mailbox', async () => {
  const ctx = whole({ replyAddressing: 'plus' });
  await emailSender.send(ctx, await sendingOf(ctx, { purpose: 'acknowledgement' }));
  expect(sink.messages.at(-1)?.sender).toBe(`care+${reply.replyToken}@ministry.example`);
  await emailSender.send(ctx, await sendingOf(ctx));
  expect(sink.messages.at(-1)?.sender).toBe('care@ministry.example');
});

test('without an outgoing server an answer waits and says why', async () => {
  const ctx = context({ door: {} });
  const outcomes = await emailSender.send(ctx, await sendingOf(ctx));
  expect(outcomes['citizen@example.org']).toEqual({
    kind: 'retry',
    reason: 'no_outgoing_server',
    notBefore: expect.any(Date),
  });
});

test('sentFolder null files no copy and finds no evidence, without a word to the mailbox', async () => {
  const ctx = whole({ sentFolder: null, imap: { ...imap(), port: 1 } });
  const sending = await sendingOf(ctx);
  await emailSender.afterSent?.(ctx, sending);
  expect(await emailSender.findEvidence?.(ctx, sending)).toBe('not_found');
});

test('the check is well when both servers let us in, and otherwise says in both languages what to do', async () => {
  expect(await checkEmail(whole())).toEqual({ state: 'ok' });
  const cases: [Context<EmailConfig>, string, string][] = [
    [whole({ imapPassword: 'wrong' }), 'failing', 'imap_auth'],
    [whole({ smtpPassword: 'wrong' }), 'failing', 'smtp_login_refused'],
    [whole({ smtp: { ...smtp(), port: 1 } }), 'failing', 'smtp_unreachable'],
    [whole({ smtp: { ...smtp(), secure: 'starttls' } }), 'failing', 'smtp_'],
    [whole({ imap: { ...imap(), folders: ['INBOX', 'Nowhere'] } }), 'failing', 'imap_protocol'],
    [context({ door: {} }), 'not_configured', 'no_outgoing_server'],
    [context({}), 'not_configured', 'no_incoming_server'],
  ];
  for (const [ctx, state, problem] of cases) {
    const health = await checkEmail(ctx);
    expect(health).toMatchObject({
      state,
      problem: expect.stringContaining(problem),
      advice: { ar: expect.stringMatching(/[\u0600-\u06ff]/), en: expect.any(String) },
    });
  }
});

test('an account without a mailbox pulls nothing, and its watch waits for the end', async () => {
  const stop = new AbortController();
  const ctx = { ...context({ door: {} }), signal: stop.signal };
  const steps = [];
  for await (const step of emailPull.pull(ctx, null)) steps.push(step);
  expect(steps).toEqual([]);
  let over = false;
  const watch = emailPull.watch?.(ctx, null, () => undefined).then(() => (over = true));
  await new Promise((resolve) => setImmediate(resolve));
  expect(over).toBe(false);
  stop.abort();
  await watch;
});

test('passwords in clear are for this machine only, and passwords and tokens are secrets of the account', () => {
  for (const host of ['localhost', '127.0.0.1', '::1'])
    expect(emailConfig.safeParse({ imap: { ...imap(), host } }).success).toBe(true);
  for (const host of ['mail.example', '10.0.0.1', '127.example.org', 'localhost.example.org'])
    expect(emailConfig.safeParse({ smtp: { ...smtp(), host } }).success).toBe(false);
  expect(emailSecrets).toEqual(['imapPassword', 'smtpPassword', 'oauthClientSecret', 'oauthRefreshToken', 'dkimKey']);
});

test('the door hands an account its own address, with or without a plus, and anything only where it was told', () => {
  const account = (door?: object) => ({ address: 'Care@شركة.السعودية', config: door === undefined ? {} : { door } });
  expect(takes(account({}), 'care+token@xn--ogbpi5d.xn--mgberp4a5d4ar')).toBe('address');
  expect(takes(account({}), 'other@شركة.السعودية')).toBe('no');
  expect(takes(account({ takesAnyRecipient: true }), 'other@elsewhere.example')).toBe('anything');
  expect(takes(account(), 'care@شركة.السعودية')).toBe('no');
});

test('an answer to our letter is known by the id and by the token that the letter carries', async () => {
  const ctx = whole({ replyAddressing: 'plus' });
  const prepared = await emailSender.prepare(ctx, reply);
  const answer = [
    'From: citizen@example.org',
    `To: care+${reply.replyToken}@ministry.example`,
    'Message-ID: <answer@example.org>',
    `In-Reply-To: <${prepared.externalId}>`,
    'Subject: Re: x',
    '',
    'thanks',
    '',
  ].join('\r\n');
  const inbound = await email.parse(
    { sourceKey: 'k', bytes: Buffer.from(answer), receivedAt: new Date(0), transport: {} },
    {
      account: { id: 'account', address: ctx.address, config: {} },
      ownAddresses: [ctx.address],
      openReplyToken: (token) => (token === reply.replyToken ? 'reply:case' : undefined),
    },
  );
  expect(inbound).toMatchObject({ kind: 'message' });
  const continues = 'continues' in inbound ? inbound.continues : [];
  expect(continues).toContainEqual({ by: 'token', key: 'reply:case' });
  expect(continues).toContainEqual({ by: 'known', key: prepared.answersTo[0] });
});

it('contacts a private host for nobody: not to check, pull, watch, send or look for a copy, unless it is named', async () => {
  const sentinel = await startSentinel();
  const server = { host: 'localhost', port: sentinel.port, secure: 'tls' as const, user: 'care' };
  const guarded = (settings: object, named: readonly string[] = []): Context<EmailConfig> => ({
    ...whole(settings),
    outside: createOutside({ privateAllowed: false, named }),
  });
  const ctx = guarded({ imap: server, smtp: server });
  const health = await checkEmail(ctx);
  if (health.state === 'ok') throw new Error('it was contacted');
  expect(health.problem).toMatch(/^imap_host_refused: localhost leads to /);
  expect(health.advice.en).toContain('WASL_PRIVATE_HOSTS');
  const out = await checkEmail(guarded({ imap: undefined, door: {}, smtp: server }));
  expect(out).toMatchObject({ state: 'failing', problem: expect.stringMatching(/^smtp_host_refused: /) });
  await expect(emailPull.pull(ctx, null)[Symbol.asyncIterator]().next()).rejects.toBeInstanceOf(PullFailure);
  await expect(emailPull.watch?.(ctx, null, () => undefined)).rejects.toMatchObject({ code: 'unreachable' });
  const outcomes = await emailSender.send(ctx, await sendingOf(ctx));
  expect(Object.values(outcomes).map(({ kind }) => kind)).toEqual(['retry', 'retry']);
  expect(JSON.stringify(outcomes)).toContain('smtp_host_refused');
  await expect(emailSender.findEvidence?.(ctx, await sendingOf(ctx))).rejects.toBeInstanceOf(PullFailure);
  expect(sentinel.hits()).toBe(0);
  // the same servers, named: the refusal was the guard's alone
  expect((await checkEmail(guarded({}, ['127.0.0.1']))).state).toBe('ok');
  await sentinel.close();
});
