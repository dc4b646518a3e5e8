import type { InboundMessage, ParseContext, RawItem, Receipt } from '../../../../connectors/contract';
import { parseEmail } from '../../../../connectors/email/parse';
import { makeReplyToken, openReplyToken, replyThreadKey } from '../../../../src/core/reply-token';
import { latin1, mail, multipart } from './mail';

const KEYS = [{ id: 1, key: Buffer.alloc(32, 7) }];
const TICKET = '01990000-0000-7000-8000-000000000001';
const TOKEN = makeReplyToken(KEYS, TICKET);
const KEY = replyThreadKey(KEYS, TICKET);
const OUR_ID = `w.${TOKEN}.0199-uuid@ministry.example`;
const FORGED = `${TOKEN.slice(0, -2)}${TOKEN.endsWith('aa') ? 'bb' : 'aa'}`;

const context = (config: Record<string, unknown> = {}): ParseContext => ({
  account: { id: 'a1', address: 'care@ministry.example', config },
  ownAddresses: ['care@ministry.example', 'info@ministry.example'],
  openReplyToken: (token) => openReplyToken(KEYS, token),
});
const item = (bytes: Buffer, transport: Record<string, unknown> = {}): RawItem => ({ sourceKey: 's1', bytes, receivedAt: new Date('2026-11-25T08:00:00Z'), transport });

async function message(headers: Record<string, string>, body = 'words', config: Record<string, unknown> = {}, transport: Record<string, unknown> = {}): Promise<InboundMessage> {
  const inbound = await parseEmail(item(mail({ headers: { 'Content-Type': 'text/plain; charset=utf-8', ...headers }, body }), transport), context(config));
  if (inbound.kind !== 'message') throw new Error(`it is ${inbound.kind}`);
  return inbound;
}

describe('what a mail continues', () => {
  it('gives the token first, then ids from the last to the first, then numbers', async () => {
    const found = await message({ Subject: 'Re: [937-1448-0000123-8] x', 'In-Reply-To': `<${OUR_ID}>`, References: `<first@x> <Second@X> <${OUR_ID}>` });
    expect(found.continues.slice(0, 4)).toEqual([
      { by: 'token', key: KEY },
      { by: 'known', key: `mid:${OUR_ID}` },
      { by: 'known', key: 'mid:second@x' },
      { by: 'known', key: 'mid:first@x' },
    ]);
  });
  it.each<[string, Record<string, string>, string]>([
    ['a plus address', { To: `care+${TOKEN}@ministry.example` }, ''],
    ['the delivery address', { To: 'x@y.z', 'Delivered-To': `care+${TOKEN.toUpperCase()}@ministry.example` }, ''],
    ['a reference without our Message-ID', { References: `<w.${TOKEN}@ministry.example>` }, ''],
    ['a mark in the quoted text', {}, `> [#wasl:${TOKEN}]`],
    ['a header', { 'X-Wasl-Token': TOKEN }, ''],
  ])('finds the token in %s', async (_where, headers, body) => {
    expect((await message(headers, body)).continues).toContainEqual({ by: 'token', key: KEY });
  });
  it('finds the token in the envelope', async () => {
    const found = await message({}, '', {}, { mailFrom: 'sara@example.com', rcptTo: [`care+${TOKEN}@ministry.example`] });
    expect(found.continues).toEqual([{ by: 'token', key: KEY }]);
  });
  it('does not believe a token that we did not sign', async () => {
    expect((await message({ To: `care+${FORGED}@ministry.example`, References: `<w.${FORGED}@ministry.example>` })).continues.some(({ by }) => by === 'token')).toBe(false);
  });
  it.each(['Fwd: x', 'FW: x', 'WG: x', latin1(Buffer.from('إعادة توجيه: x'))])('knows a forwarded mail ("%s") as one that only names a case, whatever marks it carries', async (subject) => {
    expect((await message({ Subject: subject, 'In-Reply-To': `<${OUR_ID}>`, References: `<${OUR_ID}>` }, `[#wasl:${TOKEN}]`)).continues.map(({ by }) => by)).toEqual(['mention', 'mention']);
  });
});

describe('a message', () => {
  it('is answered under its own id and the one it had before a relay renamed it', async () => {
    expect((await message({ 'Message-ID': '<New@Relay>', 'X-Microsoft-Original-Message-ID': '<old@client>' })).answersTo).toEqual(['mid:new@relay', 'mid:old@client']);
  });
  it('without an id gets one from what it says, the same in every mailbox', async () => {
    const bytes = (received: string): Buffer => Buffer.from(`Received: ${received}\r\nFrom: sara@example.com\r\nDate: Wed, 25 Nov 2026 10:00:00 +0300\r\n\r\nwords`);
    const [one, two] = await Promise.all(['by a', 'by b'].map((hop) => parseEmail(item(bytes(hop)), context())));
    expect(one).toMatchObject({ externalId: expect.stringMatching(/^sha256-[0-9a-f]{64}$/) as unknown });
    expect((one as InboundMessage).identity).toEqual((two as InboundMessage).identity);
    expect((one as InboundMessage).answersTo).toEqual((two as InboundMessage).answersTo);
  });
  it('with the same id and other words is another message', async () => {
    expect((await message({}, 'one')).identity).not.toEqual((await message({}, 'two')).identity);
  });
  it('keeps the first and the last twenty references for answering', async () => {
    const ids = Array.from({ length: 1000 }, (_, i) => `<${i}@x>`);
    expect(((await message({ References: ids.join('\r\n ') })).replyHandle as { references: string[] }).references).toEqual(['0@x', ...Array.from({ length: 20 }, (_, i) => `${980 + i}@x`)]);
  });
  it('names attachments that have no name', async () => {
    const { type, body } = multipart('mixed', [{ type: 'text/plain', body: 'x' }, { type: 'image/png', headers: ['Content-Disposition: inline'], body: 'x' }]);
    const found = await parseEmail(item(mail({ headers: { 'Content-Type': type }, body })), context());
    expect(found).toMatchObject({ attachments: [{ filename: 'attachment-1.png' }] });
  });
});

describe('trust in the sender', () => {
  const trust = async (results: string | undefined, config: Record<string, unknown> = { authservId: 'mx.ministry.example' }, from = 'sara@example.com'): Promise<string> =>
    (await message({ From: from, ...(results === undefined ? {} : { 'Authentication-Results': results }) }, 'words', config)).senderTrust;
  it.each([
    ['aligned', 'mx.ministry.example; dmarc=pass header.from=example.com'],
    ['aligned', 'mx.ministry.example; spf=fail smtp.mailfrom=x.org; dkim=pass (good) header.d=mail.example.com'],
    ['aligned', 'mx.ministry.example; spf=pass smtp.mailfrom=bounce@example.com'],
    ['unknown', 'mx.ministry.example; dkim=pass header.d=evil.example.net'],
    ['unknown', 'mx.ministry.example; dkim=pass header.d=notexample.com'],
    ['failed', 'mx.ministry.example; dkim=pass header.d=example.com; dmarc=fail'],
    ['unknown', 'mx.elsewhere.example; dmarc=pass'],
    ['unknown', undefined],
  ])('is %s by %s', async (expected, results) => {
    expect(await trust(results)).toBe(expected);
  });
  it('is unknown when no edge of ours is configured', async () => {
    expect(await trust('mx.ministry.example; dmarc=pass', {})).toBe('unknown');
  });
  it('believes the topmost result of our edge', async () => {
    const bytes = mail({ headers: { 'Authentication-Results': ['mx.ministry.example; dmarc=none', 'mx.ministry.example; dmarc=pass'] } });
    expect(await parseEmail(item(bytes), context({ authservId: 'mx.ministry.example' }))).toMatchObject({ senderTrust: 'unknown' });
  });
  it('fails for a mail with two senders, which is not acknowledged', async () => {
    const found = await message({ From: 'sara@example.com, other@example.com', 'Authentication-Results': 'mx.ministry.example; dmarc=pass' }, 'x', { authservId: 'mx.ministry.example' });
    expect(found).toMatchObject({ senderTrust: 'failed', acknowledge: false });
    expect(found.warnings).toContain('several_from');
  });
});

describe('what is not filed', () => {
  it('ignores our own letter that comes back', async () => {
    const bytes = mail({ headers: { From: 'Care <Care@ministry.example>', 'Message-ID': `<${OUR_ID}>` } });
    expect(await parseEmail(item(bytes), context())).toMatchObject({ kind: 'ignored', reason: 'own_mail' });
  });
  it('files what only claims to be from us', async () => {
    expect((await message({ From: 'care@ministry.example' })).kind).toBe('message');
    expect((await message({ From: 'care@ministry.example', 'Message-ID': `<w.${FORGED}.1@ministry.example>` })).kind).toBe('message');
  });
  it('ignores a read receipt', async () => {
    const { type, body } = multipart('report; report-type=disposition-notification', [{ type: 'text/plain', body: 'read' }, { type: 'message/disposition-notification', body: 'Disposition: manual-action/MDN-sent-manually; displayed' }]);
    expect(await parseEmail(item(mail({ headers: { 'Content-Type': type }, body })), context())).toMatchObject({ kind: 'ignored', reason: 'read_receipt' });
  });
});

describe('news of what we sent', () => {
  const bounce = async (headers: Record<string, string>, returned: string): Promise<Receipt> => {
    const { type, body } = multipart('report; report-type=delivery-status', [
      { type: 'text/plain', body: 'failed' },
      { type: 'message/delivery-status', body: 'Reporting-MTA: dns; mx\r\nOriginal-Envelope-Id: 0199-reply\r\n\r\nOriginal-Recipient: rfc822;Sara@example.com\r\nFinal-Recipient: rfc822; forwarded@other.example\r\nAction: failed\r\nStatus: 5.1.1\r\n' },
      { type: 'message/rfc822', body: returned },
    ]);
    const inbound = await parseEmail(item(mail({ headers: { From: 'MAILER-DAEMON@mx.example', ...headers, 'Content-Type': type }, body })), context());
    if (inbound.kind !== 'receipt') throw new Error(`it is ${inbound.kind}`);
    return inbound;
  };
  it('is about the message that came back, and names the address that we wrote to', async () => {
    const found = await bounce({}, `From: care@ministry.example\r\nMessage-ID: <${OUR_ID}>\r\n\r\nx`);
    expect(found.about).toEqual([`mid:${OUR_ID}`, 'envid:0199-reply', KEY]);
    expect(found.recipients).toEqual([{ address: 'sara@example.com', outcome: 'bounced', status: '5.1.1', permanent: true }]);
  });
  it('finds the case by the address that the bounce was sent to', async () => {
    expect((await bounce({ To: `care+${TOKEN}@ministry.example` }, 'From: x@y.z\r\n\r\nx')).about).toContain(KEY);
  });
  it('reads an abuse report', async () => {
    const { type, body } = multipart('report; report-type=feedback-report', [
      { type: 'message/feedback-report', body: 'Feedback-Type: abuse\r\nOriginal-Rcpt-To: sara@example.com' },
      { type: 'message/rfc822', body: `Message-ID: <${OUR_ID}>\r\n\r\nx` },
    ]);
    const found = await parseEmail(item(mail({ headers: { 'Content-Type': type }, body })), context());
    expect(found).toMatchObject({ kind: 'receipt', about: [`mid:${OUR_ID}`, KEY], recipients: [{ address: 'sara@example.com', outcome: 'complained', permanent: true }] });
  });
  it('takes a null sender in the envelope for a sign of a machine', async () => {
    expect((await message({}, 'words', {}, { mailFrom: '', rcptTo: ['care@ministry.example'] })).acknowledge).toBe(false);
  });
});
