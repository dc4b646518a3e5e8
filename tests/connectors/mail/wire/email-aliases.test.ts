import email from '../../../../connectors/email';
import { emailConfig, type EmailConfig } from '../../../../connectors/email/config';
import { emailSender } from '../../../../connectors/email/send';
import { takes } from '../../../../connectors/email/takes';
import { closeSmtpPool } from '../../../../connectors/_mail/smtp/pool';
import type { Context, OutboundReply } from '../../../../connectors/contract';
import { trialOutside } from '../../../support/outside';
import { startSmtpSink, type SmtpSink } from '../../../support/smtp-server';

const OWN = 'care@ministry.example';
const ALIASES = ['clinics@ministry.example', 'شكاوى@ministry.example'];
const quiet = (): void => undefined;
let sink: SmtpSink;
beforeAll(async () => {
  sink = await startSmtpSink();
});
afterAll(async () => {
  closeSmtpPool('account');
  await sink.close();
});

const context = (more: object = {}): Context<EmailConfig> => ({
  accountId: 'account',
  address: OWN,
  config: emailConfig.parse({ smtp: { host: '127.0.0.1', port: sink.port, secure: 'none' }, aliases: ALIASES.slice(0, 1), ...more }),
  signal: new AbortController().signal,
  log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
  outside: trialOutside,
  accessToken: () => Promise.reject(new Error('signs in with no token')),
});
const reply = (replyHandle: unknown, more: Partial<OutboundReply> = {}): OutboundReply => ({
  id: '01890a5d-ac96-774b-bcce-b302099a8057',
  purpose: 'reply',
  recipients: [{ address: 'citizen@example.org', role: 'to' }],
  subject: 'Late',
  text: 'Thank you.\n',
  language: 'en',
  direction: 'ltr',
  replyHandle,
  reference: '937-1448-0000123-4',
  replyToken: 'abcdefghijklmnopqrstuvwxyz234567ab',
  chain: [],
  sender: { name: { ar: 'مركز 937', en: 'Centre 937' } },
  attachments: [],
  createdAt: new Date('2026-11-25T09:30:00Z'),
  ...more,
});

/** What answering a mail with these headers needs, as the parser leaves it. */
async function handleOf(headers: string, transport: Record<string, unknown> = {}): Promise<unknown> {
  const bytes = Buffer.from(`From: citizen@example.org\r\nMessage-ID: <a@example.org>\r\nSubject: x\r\n${headers}\r\n\r\nword\r\n`);
  const account = { id: 'account', address: OWN, config: { aliases: ALIASES.slice(0, 1) } };
  const parsed = await email.parse(
    { sourceKey: 'k', bytes, receivedAt: new Date(), transport },
    { account, ownAddresses: [OWN, ...ALIASES], openReplyToken: () => undefined },
  );
  if (parsed.kind !== 'message') throw new Error(`it was ${parsed.kind}`);
  return parsed.replyHandle;
}

async function sent(ctx: Context<EmailConfig>, answer: OutboundReply) {
  const { externalId, payload } = await emailSender.prepare(ctx, answer);
  await emailSender.send(ctx, { id: answer.id, externalId, payload, recipients: ['citizen@example.org'] });
  const message = sink.messages.at(-1);
  return { envelope: message?.sender, from: /^From: (.*)$/m.exec(message?.raw ?? '')?.[1]?.trim(), raw: message?.raw ?? '' };
}

test.each([
  ['To', 'To: Clinics <Clinics@Ministry.example>', {}],
  ['Cc', 'To: other@example.org\r\nCc: clinics@ministry.example', {}],
  ['a plus address', 'To: clinics+north@ministry.example', {}],
  ['Delivered-To of a hidden copy', 'Delivered-To: clinics@ministry.example\r\nTo: other@example.org', {}],
  ['the envelope, whatever the header says', `To: ${OWN}`, { rcptTo: ['clinics@ministry.example'] }],
])('what was written to an alias (%s) is answered from it, on the envelope too', async (_, headers, transport) => {
  const { envelope, from } = await sent(context(), reply(await handleOf(headers, transport)));
  expect([envelope, from]).toEqual(['clinics@ministry.example', 'Centre 937 <clinics@ministry.example>']);
});

test('what was written to the account itself, to nobody of us, or to an alias that is gone is answered from the account', async () => {
  const handles = [await handleOf(`To: ${OWN}`), await handleOf('To: list@example.org'), null];
  for (const handle of handles) expect((await sent(context(), reply(handle))).envelope).toBe(OWN);
  const former = await handleOf('To: clinics@ministry.example');
  expect((await sent(context({ aliases: [] }), reply(former))).envelope).toBe(OWN);
});

test('an acknowledgement of a mail to an alias comes from the alias, and its bounces to the alias with the token', async () => {
  const handle = await handleOf('To: clinics@ministry.example');
  const { envelope, from } = await sent(context({ replyAddressing: 'plus' }), reply(handle, { purpose: 'acknowledgement' }));
  expect(envelope).toBe('clinics+abcdefghijklmnopqrstuvwxyz234567ab@ministry.example');
  expect(from).toBe('Centre 937 <clinics@ministry.example>');
});

test("the account's name and signature stand in the answer, in its language; a machine's letter has none", async () => {
  const ctx = context({ displayName: { ar: 'مركز الاتصال', en: 'Call centre' }, signature: { ar: 'مع التحية', en: 'Kind regards\nCall centre' } });
  const english = await sent(ctx, reply(null));
  expect(english.from).toBe(`Call centre <${OWN}>`);
  expect(english.raw).toMatch(/Thank you\.\r\n\r\n--(?: |=20)\r\nKind regards\r\nCall centre/);
  const arabic = await sent(ctx, reply(null, { language: 'ar', direction: 'rtl', text: 'شكراً' }));
  const [, body = ''] = arabic.raw.split('base64\r\n', 2);
  expect(Buffer.from(body.split('--')[0] ?? '', 'base64').toString()).toContain('شكراً\n\n-- \nمع التحية'.replaceAll('\n', '\r\n'));
  expect((await sent(ctx, reply(null, { purpose: 'acknowledgement' }))).raw).not.toContain('Kind regards');
});

test('the door takes what is addressed to an alias', () => {
  const account = { address: OWN, config: { door: {}, aliases: ALIASES } };
  expect(takes(account, 'Clinics@ministry.example')).toBe('address');
  expect(takes(account, 'شكاوى@ministry.example')).toBe('address');
  expect(takes(account, 'else@ministry.example')).toBe('no');
});
