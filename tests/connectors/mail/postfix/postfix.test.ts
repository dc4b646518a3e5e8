/** Our answers through a real relay: what it refuses, what it puts off, and what comes back through our own door. */
import email from '../../../../connectors/email';
import { deliverDue } from '../../../../src/app/delivery-lanes';
import { createDoor } from '../../../../src/app/door';
import { ingestPending } from '../../../../src/app/ingest';
import { storeItems } from '../../../../src/app/store-items';
import { writeReply } from '../../../../src/app/write-reply';
import type { AccountId, CentreId, TicketId } from '../../../../src/core/ids';
import type { Viewer } from '../../../../src/core/viewer';
import { createTestApp, type TestApp } from '../../../support/app';
import { startPostfix, type Postfix } from '../../../support/postfix';
import { startSmtpSink, type SmtpSink } from '../../../support/smtp-server';
import { waitFor } from '../../../support/wait';
import { mail } from '../../../app/threading/mail';

const MAX_BYTES = 200_000;
const OURS = 'care@moh.example';

let app: TestApp;
let postfix: Postfix;
/** The mail server of the people that we write to, behind the relay. */
let far: SmtpSink;
let door: Awaited<ReturnType<NonNullable<typeof email.listener>['start']>>;
let account: AccountId;
let agent: Viewer;
const greylisted = new Set<string>();

beforeAll(async () => {
  app = await createTestApp([email]);
  const centre: CentreId = await app.centre('937');
  account = await app.account(centre, 'email', OURS);
  agent = await app.person('agent', [centre]);
  const listener = email.listener;
  if (listener === undefined) throw new Error('mail has no door');
  door = await listener.start({ host: '127.0.0.1', port: 0, lmtpPort: 0, log: app.log, ...createDoor(app, email) });
  far = await startSmtpSink();
  postfix = await startPostfix({
    routes: { 'moh.example': `lmtp:inet:127.0.0.1:${door.lmtpPort}`, 'far.example': `smtp:[127.0.0.1]:${far.port}` },
    mailboxes: ['known@near.example', 'grey@near.example'],
    maxBytes: MAX_BYTES,
    policy(recipient) {
      if (!recipient.startsWith('grey@') || greylisted.has(recipient)) return 'DUNNO';
      greylisted.add(recipient);
      return 'DEFER_IF_PERMIT 4.2.0 Greylisted, try again later';
    },
  });
  const smtp = { host: '127.0.0.1', port: postfix.port, secure: 'none' };
  const config = { smtp, sentFolder: null, replyAddressing: 'plus', door: { takesAnyRecipient: false } };
  await app.db.knex('accounts').where({ id: account }).update({ config: JSON.stringify(config), acknowledges: false });
}, 60_000);
afterAll(async () => {
  await postfix?.stop();
  await far?.close();
  await door?.close();
  await app?.close();
});

let made = 0;
/** A person wrote and is answered; what goes out is tried once. */
async function answer(to: readonly string[], text = 'We have looked into it.'): Promise<string> {
  const bytes = mail({ from: to[0] ?? '', to: OURS, subject: `Case ${++made}`, id: `case-${made}@citizen.example`, text: `Please ${made}` });
  const ids = await storeItems(app, [{ item: { sourceKey: `case/${made}`, bytes, receivedAt: new Date(), transport: {} }, accountId: account, backlog: false }]);
  await ingestPending(app, ids);
  const [ticket] = await app.sql<{ id: TicketId }>('select ticket_id as id from messages where sighting_id = ?', [ids[0] ?? '']);
  if (ticket === undefined) throw new Error('no case was opened');
  const { messageId } = await writeReply(app, agent, ticket.id, { id: app.newId(), text, to, cc: [], attachmentIds: [], force: true });
  await tryNow(messageId);
  return messageId;
}
async function tryNow(messageId: string): Promise<void> {
  await app.sql('update deliveries set next_attempt_at = now() where message_id = ?', [messageId]);
  await deliverDue(app);
}
const deliveries = (messageId: string): Promise<{ recipient: string; state: string; reason: string | null }[]> =>
  app.sql('select recipient, state, reason from deliveries where message_id = ? order by recipient', [messageId]);
/** What our door has taken is filed until the delivery is as awaited. */
const becomes = (messageId: string, recipient: string, state: string): Promise<string> =>
  waitFor(async () => {
    await ingestPending(app);
    const found = (await deliveries(messageId)).find((one) => one.recipient === recipient);
    return found?.state === state && (found.reason ?? '');
  }, `${recipient} is ${state}; Postfix says:\n${postfix.log().slice(-3_000)}`);

it('an unknown mailbox of the relay itself is refused at once, with its words; the other recipient is sent', async () => {
  const id = await answer(['known@near.example', 'nobody@near.example']);
  expect(await deliveries(id)).toEqual([
    { recipient: 'known@near.example', state: 'sent', reason: expect.stringMatching(/^250 2\.0\.0 Ok: queued as/) },
    { recipient: 'nobody@near.example', state: 'rejected', reason: expect.stringMatching(/^550 5\.1\.1 .*User unknown/) },
  ]);
  expect(await app.sql('select address, why from suppressions where address = ?', ['nobody@near.example'])).toEqual([{ address: 'nobody@near.example', why: 'bounced' }]);
});

it('what is larger than the relay takes is refused before it is sent, and suppresses nobody', async () => {
  const id = await answer(['big@near.example'], 'word '.repeat(60_000));
  const [delivery] = await deliveries(id);
  expect(delivery).toMatchObject({ state: 'rejected' });
  expect(delivery?.reason).toMatch(/message_too_large|552 5\.3\.4/);
  expect(await app.sql('select 1 from suppressions where address = ?', ['big@near.example'])).toEqual([]);
});

it('greylisting puts an answer off, and the next attempt sends it', async () => {
  const id = await answer(['grey@near.example']);
  expect(await deliveries(id)).toEqual([{ recipient: 'grey@near.example', state: 'queued', reason: expect.stringMatching(/^450 4\.2\.0 .*Greylisted/) }]);
  await tryNow(id);
  expect(await deliveries(id)).toEqual([{ recipient: 'grey@near.example', state: 'sent', reason: expect.stringContaining('queued as') }]);
});

it('what the relay took reaches the far server with our Message-ID and headers as we wrote them', async () => {
  far.script({});
  const id = await answer(['reader@far.example'], 'الجواب عندنا.');
  await waitFor(() => far.messages.some(({ raw }) => raw.includes(id)), 'the far server has it');
  const { raw = '', recipients = [] } = far.messages.find((message) => message.raw.includes(id)) ?? {};
  expect(recipients).toEqual(['reader@far.example']);
  expect(raw).toMatch(/^References:[^]*?case-/im);
  expect(raw).not.toMatch(/^Auto-Submitted:/im);
  expect(raw).toMatch(/^Reply-To: care\+[a-z2-7]+@moh\.example/im);
});

it('a bounce from the far server comes back through our door and marks the right recipient, and the address is suppressed', async () => {
  far.script({ rcpt: (recipient) => (recipient.startsWith('gone@') ? '550 5.1.1 No such user here' : '250 2.1.5 OK') });
  const id = await answer(['gone@far.example', 'there@far.example']);
  expect((await deliveries(id)).map(({ state }) => state)).toEqual(['sent', 'sent']);
  expect(await becomes(id, 'gone@far.example', 'bounced')).toMatch(/5\.1\.1.*No such user here/);
  expect((await deliveries(id)).find(({ recipient }) => recipient === 'there@far.example')?.state).toBe('sent');
  expect(await app.sql('select why from suppressions where address = ?', ['gone@far.example'])).toEqual([{ why: 'bounced' }]);
  expect(await app.sql('select t.trouble from tickets t join messages m on m.ticket_id = t.id where m.id = ?', [id])).toEqual([{ trouble: 'undelivered' }]);
});

it('a relay that cannot deliver for a while tells us so, and nothing is suppressed', async () => {
  far.script({ rcpt: () => '450 4.3.2 Busy for a while' });
  const id = await answer(['slow@far.example']);
  expect(await becomes(id, 'slow@far.example', 'delayed')).toMatch(/4\.3\.2.*Busy for a while/);
  expect(await app.sql('select 1 from suppressions where address = ?', ['slow@far.example'])).toEqual([]);
});
