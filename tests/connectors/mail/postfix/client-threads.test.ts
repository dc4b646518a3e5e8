/** What the citizen's own mail program sees: all of one case in one thread, by the server's own reckoning (RFC 5256). */
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import email from '../../../../connectors/email';
import { deliverDue } from '../../../../src/app/delivery-lanes';
import { ingestPending } from '../../../../src/app/ingest';
import { storeItems } from '../../../../src/app/store-items';
import { writeReply } from '../../../../src/app/write-reply';
import type { AccountId, TicketId } from '../../../../src/core/ids';
import type { Viewer } from '../../../../src/core/viewer';
import { createTestApp, type TestApp } from '../../../support/app';
import { startDovecot, type Dovecot } from '../../../support/dovecot';
import { startPostfix, type Postfix } from '../../../support/postfix';
import { waitFor } from '../../../support/wait';
import { mail } from '../../../app/threading/mail';

const OURS = 'care@moh.example';
const CITIZEN = 'hind@mail.example';
const PASSWORD = 'the one for the box';

let app: TestApp;
let dovecot: Dovecot;
let postfix: Postfix;
let account: AccountId;
let agent: Viewer;

beforeAll(async () => {
  app = await createTestApp([email]);
  const centre = await app.centre('937');
  account = await app.account(centre, 'email', OURS);
  agent = await app.person('agent', [centre]);
  dovecot = await startDovecot({ users: { [CITIZEN]: PASSWORD } });
  const routes = { 'mail.example': `lmtp:inet:127.0.0.1:${dovecot.lmtpPort}` };
  postfix = await startPostfix({ routes, mailboxes: [], maxBytes: 1_000_000 });
  const smtp = { host: '127.0.0.1', port: postfix.port, secure: 'none' };
  const config = { smtp, sentFolder: null, replyAddressing: 'plus' };
  await app.db
    .knex('accounts')
    .where({ id: account })
    .update({ config: JSON.stringify(config) });
}, 60_000);
afterAll(async () => {
  await postfix?.stop();
  await dovecot?.stop();
  await app?.close();
});

/** How many mails the mailbox holds. */
const delivered = (): number => fs.readdirSync(path.join(dovecot.folderDir(CITIZEN), 'new')).length;
const inMailbox = (count: number): Promise<boolean> =>
  waitFor(async () => {
    const held = ['new', 'cur'].flatMap((part) => {
      const folder = path.join(dovecot.folderDir(CITIZEN), part);
      return fs.existsSync(folder) ? fs.readdirSync(folder) : [];
    });
    return held.length === count;
  }, `${count} mails lie in the mailbox (${delivered()} new)`);

/** One command of a client that has signed in and opened the inbox; its untagged answers. */
async function imap(command: string): Promise<string> {
  const socket = net.connect(dovecot.imapPort, '127.0.0.1');
  let heard = '';
  socket.on('data', (data) => (heard += data.toString('utf8')));
  for (const [at, line] of [`LOGIN ${CITIZEN} "${PASSWORD}"`, 'SELECT INBOX', command].entries()) {
    socket.write(`a${at} ${line}\r\n`);
    while (!new RegExp(`^a${at} `, 'm').test(heard)) await once(socket, 'data');
    expect(heard).toMatch(new RegExp(`^a${at} OK`, 'm'));
  }
  socket.destroy();
  return heard;
}
/** `(1 2 (3)(4))(5)`: the threads, each as the Message-IDs of its mails. */
async function threads(algorithm: string): Promise<string[][]> {
  const headers = await imap('FETCH 1:* (BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])');
  const ids = new Map(
    [...headers.matchAll(/^\* (\d+) FETCH [^]*?Message-ID:\s*<([^>]+)>/gim)].map(([, number = '', id = '']) => [
      number,
      id,
    ]),
  );
  const listed = /^\* THREAD (.*)\r$/m.exec(await imap(`THREAD ${algorithm} UTF-8 ALL`))?.[1] ?? '';
  const found: string[][] = [];
  let depth = 0;
  for (const [token] of listed.matchAll(/[()]|\d+/g)) {
    if (token === '(' && depth++ === 0) found.push([]);
    else if (token === ')') depth--;
    else if (token !== '(') found.at(-1)?.push(ids.get(token) ?? token);
  }
  return found.map((thread) => thread.sort()).sort((a, b) => b.length - a.length);
}

/** The citizen's mail: it goes to us, and a copy stays in their own mailbox. */
async function citizenWrites(id: string, subject: string, inReplyTo: readonly string[] = []): Promise<TicketId> {
  const bytes = mail({ from: `Hind <${CITIZEN}>`, to: OURS, subject, id, inReplyTo, references: inReplyTo, text: id });
  dovecot.put(CITIZEN, [bytes]);
  await storeItems(app, [
    {
      item: { sourceKey: `client/${id}`, bytes, receivedAt: new Date(), transport: {} },
      accountId: account,
      backlog: false,
    },
  ]);
  await ingestPending(app);
  const [row] = await app.sql<{ ticket_id: TicketId }>('select ticket_id from messages where external_id = ?', [id]);
  if (row === undefined) throw new Error('not filed');
  await deliverDue(app);
  return row.ticket_id;
}
async function weAnswer(ticketId: TicketId, text: string): Promise<void> {
  const input = { id: app.newId<string>(), text, to: [CITIZEN], cc: [], attachmentIds: [], force: true };
  await writeReply(app, agent, ticketId, input);
  await app.sql(`update deliveries set next_attempt_at = now() where state = 'held'`);
  await deliverDue(app);
}
/** Message-IDs of what we sent in a case, the newest last. */
const sent = async (ticketId: TicketId): Promise<string[]> => {
  const rows = await app.sql<{ external_id: string }>(
    `select o.external_id from outgoing o join messages m on m.id = o.message_id
      where m.ticket_id = ? order by m.received_at, m.id`,
    [ticketId],
  );
  return rows.map((row) => row.external_id);
};

test('the acknowledgement and both answers lie in one thread with the citizen’s mails, another case in its own', async () => {
  const first = await citizenWrites('first@mail.example', 'موعد العيون');
  await inMailbox(2);
  await weAnswer(first, 'We are looking into it.');
  await inMailbox(3);
  const other = await citizenWrites('other@mail.example', 'تأخر الدواء');
  expect(other).not.toBe(first);
  await inMailbox(5);
  expect(await citizenWrites('again@mail.example', 'Re: موعد العيون', (await sent(first)).slice(-1))).toBe(first);
  await inMailbox(6);
  await weAnswer(first, 'You have an appointment on Sunday.');
  await inMailbox(7);
  const ours = await sent(first);
  expect(ours).toHaveLength(3);
  const expected = [
    ['first@mail.example', 'again@mail.example', ...ours].sort(),
    ['other@mail.example', ...(await sent(other))].sort(),
  ];
  // REFERENCES joins equal subjects too; REFS goes by what the mails themselves refer to
  for (const algorithm of ['REFERENCES', 'REFS']) expect(await threads(algorithm)).toEqual(expected);
}, 60_000);
