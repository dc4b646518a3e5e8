import email from '../../connectors/email';
import { answersFrom } from '../../src/app/answers-from';
import { ingestPending } from '../../src/app/ingest';
import { storeItems } from '../../src/app/store-items';
import type { AccountId } from '../../src/core/ids';
import { createTestApp, type TestApp } from '../support/app';
import { createJsonChannel } from '../support/json-channel';

const OWN = 'care@wasl.example';
const ALIAS = 'clinics@wasl.example';
let app: TestApp;
let account: AccountId;
let number = 0;

beforeAll(async () => {
  app = await createTestApp([email, createJsonChannel().connector]);
  account = await app.account(await app.centre('937'), 'email', OWN);
}, 60_000);
afterAll(() => app.close());
beforeEach(() => setAliases([ALIAS]));

const setAliases = (aliases: readonly string[]) =>
  app.sql(`update accounts set config = jsonb_build_object('aliases', ?::jsonb) where id = ?`, [
    JSON.stringify(aliases),
    account,
  ]);

interface Ticket {
  readonly id: string;
  readonly channel: string;
  readonly accountId: string;
}
/** The case that a mail opens, or joins by what it answers. */
async function mailTo(to: string, answers?: number): Promise<Ticket> {
  const id = ++number;
  const threading = answers === undefined ? '' : `In-Reply-To: <from-${answers}@mail.example>\r\n`;
  const mail = `From: hind@mail.example\r\nTo: ${to}\r\nMessage-ID: <from-${id}@mail.example>\r\n${threading}Subject: ${answers ?? id}\r\n\r\nword ${id}\r\n`;
  const item = { sourceKey: `mail/${id}`, bytes: Buffer.from(mail), receivedAt: new Date(), transport: {} };
  const [sighting] = await storeItems(app, [{ item, accountId: account, backlog: false }]);
  await ingestPending(app);
  const rows = await app.sql<{ id: string }>(
    `select t.id from tickets t join messages m on m.ticket_id = t.id where m.sighting_id = ?`,
    [sighting ?? null],
  );
  return { id: rows[0]?.id ?? '', channel: 'email', accountId: account };
}

test.each([
  ['the account itself', OWN, OWN],
  ['an alias', ALIAS, ALIAS],
  ['an alias with a tag', 'Clinics+x@wasl.example', ALIAS],
  ['somebody else, with us unseen', 'list@elsewhere.example', OWN],
])('what was written to %s is answered from %s', async (_, to, from) => {
  expect(await answersFrom(app, await mailTo(to))).toBe(from);
});

test('the newest message of the person decides, as it does for the letter', async () => {
  const ticket = await mailTo(OWN);
  const first = number;
  expect(await answersFrom(app, ticket)).toBe(OWN);
  expect((await mailTo(ALIAS, first)).id).toBe(ticket.id);
  expect(await answersFrom(app, ticket)).toBe(ALIAS);
});

test('an alias that is no longer ours answers nobody', async () => {
  const ticket = await mailTo(ALIAS);
  await setAliases([]);
  expect(await answersFrom(app, ticket)).toBe(OWN);
});

test('the screen shows the address that the letter then bears', async () => {
  const ticket = await mailTo(ALIAS);
  const [handle] = await app.sql<{ reply_handle: unknown }>(`select reply_handle from messages where ticket_id = ?`, [
    ticket.id,
  ]);
  expect(email.sender?.from?.({ address: OWN, config: { aliases: [ALIAS] } }, handle?.reply_handle)).toBe(
    await answersFrom(app, ticket),
  );
});

test('a channel that has no such addresses has none to show', async () => {
  expect(await answersFrom(app, { id: (await mailTo(OWN)).id, channel: 'json', accountId: account })).toBeUndefined();
});
