import { ingestPending } from '../../src/app/ingest';
import { storeItems } from '../../src/app/store-items';
import { ROLES } from '../../src/core/rights';
import type { AccountId } from '../../src/core/ids';
import { ROUTES, type Route } from '../../src/shared/routes';
import { startServer, type Client } from '../http/support/client';
import { accountOf, addPerson, PASSWORD } from '../http/support/people';
import { createTestApp, type TestApp } from '../http/support/test-app';
import { goLive } from './support/check';

const OUTSIDE = '920';
const HIDDEN = 40;
const SEARCHES = [
  'مستشفى',
  'walled',
  'walled-word',
  'hind',
  'hind@mail.example',
  '937-1448',
  '0500000012',
  'Walled person',
];

/** Everything that a person can read, walked from the table of routes: lists, counts, searches, their own cases and all that hangs on them. */
async function readAll(t: TestApp, client: Client): Promise<Map<string, string>> {
  const answers = new Map<string, string>();
  const ask = async (path: string): Promise<string> => {
    const { status, text } = await client.get(path);
    answers.set(path, `${status} ${text}`);
    return text;
  };
  const own = JSON.parse(await ask('/api/tickets?limit=100')) as { items?: { id: string }[] };
  const tickets = (own.items ?? []).map(({ id }) => id);
  for (const word of SEARCHES) await ask(`/api/tickets?q=${encodeURIComponent(word)}`);
  for (const view of ['all', 'mine', 'unassigned', 'urgent', 'waiting', 'undelivered', 'closed', 'spam'])
    await ask(`/api/tickets?view=${view}`);
  const messages = await t.app.db.knex('messages').whereIn('ticket_id', tickets).orderBy('id').pluck('id');
  const attachments = await t.app.db.knex('attachments').whereIn('message_id', messages).orderBy('id').pluck('id');
  for (const [name, route] of Object.entries(ROUTES) as [string, Route][]) {
    // the clock and the reader's own session are no news of a case
    if (route.method !== 'get' || name === 'session') continue;
    const ids = route.path.startsWith('/messages')
      ? messages
      : route.path.startsWith('/attachments')
        ? attachments
        : tickets;
    if (!route.path.includes(':')) await ask(`/api${route.path}`);
    else
      for (const id of ids)
        await ask(
          `/api${route.path
            .replace(':id', id as string)
            .replace(':kind', 'reply')
            .replace(/:\w+/, 'x')}`,
        );
  }
  return answers;
}

/** Picture links are signed anew for each look, and say so by their time alone. */
const withoutSignatures = (text: string): string => text.replace(/sig=[\w-]+/g, 'sig=…');

goLive(5, 'add a walled case', async (check) => {
  // time stands still: how long a clock of a case has run is no news of another case
  const now = new Date();
  const t = await createTestApp({ clock: { now: () => now } });
  const server = await startServer(t.app);
  try {
    const clients = new Map<string, Client>();
    for (const role of ROLES) {
      const person = await addPerson(t.app, role, [OUTSIDE], `${role}-outside@wasl.test`);
      const client = server.client();
      await client.signIn(person.email, PASSWORD);
      clients.set(role, client);
    }
    const mailbox = (await accountOf(t.app, 'email')) as AccountId;
    const outside = (await t.app.db.knex('centres').where({ code: OUTSIDE }).first('id')) as { id: string };
    const theirs = t.app.newId<AccountId>();
    await t.app.db.stores.accounts.insert({
      id: theirs,
      centreId: outside.id as never,
      channel: 'email',
      name: OUTSIDE,
      address: `${OUTSIDE}@wasl.example`,
      config: {},
      secrets: null,
      enabled: true,
      acknowledges: false,
    });
    let number = 0;
    const mail = async (accountId: AccountId, subject: string): Promise<void> => {
      number += 1;
      const bytes = `From: Walled person <hind@mail.example>\r\nTo: x@wasl.example\r\nMessage-ID: <walled-${number}@mail.example>\r\nSubject: ${subject} ${number}\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nwalled-word مستشفى 0500000012\r\n--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=a.pdf\r\n\r\n%PDF-1.4 ${number}\r\n--b--\r\n`;
      const ids = await storeItems(t.app, [
        {
          item: { sourceKey: `w:${number}`, bytes: Buffer.from(bytes), receivedAt: new Date(), transport: {} },
          accountId,
          backlog: true,
        },
      ]);
      await ingestPending(t.app, ids);
    };
    for (let own = 0; own < 3; own += 1) await mail(theirs, 'open');
    const before = new Map<string, Map<string, string>>();
    for (const [role, client] of clients) {
      await readAll(t, client); // what the first look itself changes (caches) is over
      before.set(role, await readAll(t, client));
    }
    // hidden cases of the very same person, some of them answered, closed, quarantined
    for (let hidden = 0; hidden < HIDDEN; hidden += 1) await mail(mailbox, 'walled');
    await t.app.db.knex.raw(
      `update tickets set state = 'closed', closed_at = now() where centre_id <> ? and random() < 0.3`,
      [outside.id],
    );
    const opened = (await t.app.db.knex('tickets').whereNot({ centre_id: outside.id })).length;
    let compared = 0;
    let changed = 0;
    for (const [role, client] of clients) {
      const after = await readAll(t, client);
      for (const [path, text] of after) {
        compared += 1;
        if (withoutSignatures(text) === withoutSignatures(before.get(role)?.get(path) ?? '')) continue;
        changed += 1;
        process.stdout.write(`changed for a ${role}: ${path}\n`);
      }
      if (after.size !== before.get(role)?.size) changed += 1;
    }
    check.figure('hidden cases', opened, { atLeast: HIDDEN });
    check.figure('answers compared byte by byte', compared, { atLeast: 100 });
    check.figure('answers that changed', changed, { exactly: 0 });
    // the comparison can see: a case of their own changes what they read
    await mail(theirs, 'open');
    const own = await readAll(t, clients.get('agent') as Client);
    check.figure(
      'answers that a case of their own changes',
      [...own].filter(
        ([path, text]) => withoutSignatures(text) !== withoutSignatures(before.get('agent')?.get(path) ?? ''),
      ).length,
      { atLeast: 1 },
    );
  } finally {
    await server.close();
    await t.close();
  }
});
