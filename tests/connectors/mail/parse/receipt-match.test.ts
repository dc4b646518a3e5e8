/** News of a letter of ours finds it again, by whatever the reporting server leaves of it. */
import type { ParseContext, Receipt } from '../../../../connectors/contract';
import { composeLetter } from '../../../../connectors/_mail/letter/compose';
import { parseEmail } from '../../../../connectors/email/parse';
import { makeReplyToken, openReplyToken, replyThreadKey } from '../../../../src/core/reply-token';
import { letter, report, type Headers } from './corpus-automatic/specimen';

const KEYS = [{ id: 1, key: Buffer.alloc(32, 7) }];
const TICKET = '01990000-0000-7000-8000-000000000001';
const TOKEN = makeReplyToken(KEYS, TICKET);
const MESSAGE = '01990000-0000-7000-8000-0000000000aa';
const context: ParseContext = {
  account: { id: 'a1', address: 'care@ministry.example', config: {} },
  ownAddresses: ['care@ministry.example'],
  openReplyToken: (token) => openReplyToken(KEYS, token),
};
const sent = () =>
  composeLetter(
    {
      id: MESSAGE, purpose: 'reply', recipients: [{ address: 'sara@example.com', role: 'to' }], subject: 'x', text: 'words', language: 'en', direction: 'ltr', replyHandle: {},
      reference: '937-1448-0000123-8', replyToken: TOKEN, chain: [], sender: { name: { en: 'Care', ar: 'رعاية' } }, attachments: [], createdAt: new Date('2026-11-25T08:00:00Z'),
    },
    { address: 'care@ministry.example', displayName: 'Care', replyAddressing: 'plus' },
  );
const STATUS = 'Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; sara@example.com\nAction: failed\nStatus: 5.1.1\n';

async function about(bytes: Buffer): Promise<readonly string[]> {
  const found = await parseEmail({ sourceKey: 's', bytes, receivedAt: new Date('2026-11-25T09:00:00Z'), transport: {} }, context);
  if (found.kind !== 'receipt') throw new Error(`it is ${found.kind}`);
  const told: Receipt['recipients'] = found.recipients;
  expect(told).toMatchObject([{ address: 'sara@example.com', outcome: 'bounced', permanent: true }]);
  return found.about;
}
const words = (headers: Headers, body: string): Buffer => letter({ From: 'MAILER-DAEMON@mx.example.net', Subject: 'failure notice', ...headers }, `Hi. This is the qmail-send program at mx.\n\n<sara@example.com>:\nno mailbox here by that name. (#5.1.1)\n\n${body}`);

describe('a bounce names our letter', () => {
  it('by its envelope id alone, where nothing comes back', async () => {
    const { answersTo } = await sent();
    const keys = await about(report({ status: STATUS.replace('dns; mx\n', `dns; mx\nOriginal-Envelope-Id: ${MESSAGE.toUpperCase()}\n`) }));
    expect(keys).toEqual([answersTo[1]]);
  });
  it('by the Message-ID in the headers that come back, and by the token in it', async () => {
    const { answersTo, payload } = await sent();
    const head = Buffer.from(payload).toString().split('\r\n\r\n')[0] ?? '';
    const keys = await about(report({ status: STATUS, returned: ['text/rfc822-headers', head] }));
    expect(keys).toContain(answersTo[0]);
    expect(keys).toContain(replyThreadKey(KEYS, TICKET));
  });
  it('by the Message-ID in a copy below the words', async () => {
    const { answersTo, externalId } = await sent();
    expect(await about(words({}, `--- Below this line is a copy of the message.\n\nReturn-Path: <care@ministry.example>\nMessage-ID: <${externalId}>\nTo: sara@example.com\n`))).toContain(answersTo[0]);
  });
  it('by In-Reply-To, where the report has nothing else', async () => {
    const { answersTo, externalId } = await sent();
    expect(await about(report({ headers: { 'In-Reply-To': `<${externalId}>` }, status: STATUS }))).toContain(answersTo[0]);
  });
  it('by the token in the address that it came back to', async () => {
    expect(await about(words({ To: `care+${TOKEN}@ministry.example` }, ''))).toEqual([replyThreadKey(KEYS, TICKET)]);
  });
  it('by nothing, when it says nothing: people see it as one that belongs nowhere', async () => {
    expect(await about(words({}, ''))).toEqual([]);
  });
});
