import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { io, type Socket } from 'socket.io-client';
import { moveTicketToCentre } from '../../src/app/move-ticket';
import { updateUser } from '../../src/app/people/users';
import { submitForm } from '../../src/app/submit-form';
import { updateTicket } from '../../src/app/update-ticket';
import type { TicketId } from '../../src/core/ids';
import { attachRealtime, type Realtime } from '../../src/realtime/server';
import type { ClientEvents, ServerEvents } from '../../src/shared/realtime';
import { startServer, type TestServer } from '../http/support/client';
import { accountOf, addPerson, PASSWORD, type TestPerson } from '../http/support/people';
import { createTestApp, type TestApp } from '../http/support/test-app';
import { query } from '../support/postgres';

type Tab = Socket<ServerEvents, ClientEvents>;
type Change = Parameters<ServerEvents['ticket:changed']>[0];

let t: TestApp;
let server: TestServer;
let realtime: Realtime;
let home: TestPerson;
let away: TestPerson;
let administrator: TestPerson;
const tabs: Tab[] = [];
/** Everything that a tab heard since it was opened: news may come before the test asks for it. */
const history = new WeakMap<Tab, Change[]>();

beforeAll(async () => {
  t = await createTestApp();
  server = await startServer(t.app);
  realtime = attachRealtime(t.app, server.http.server, { directUrl: t.database.appUrl, checkEveryMs: 200 });
  await realtime.listening;
  home = await addPerson(t.app, 'agent', ['937'], 'home@wasl.test');
  away = await addPerson(t.app, 'agent', ['920'], 'away@wasl.test');
  administrator = await addPerson(t.app, 'administrator', ['937', '920', '921'], 'admin@wasl.test');
});
afterEach(() => {
  for (const tab of tabs.splice(0)) tab.disconnect();
});
afterAll(async () => {
  await realtime.close();
  await server.close();
  await t.close();
});

async function cookieOf(person: TestPerson): Promise<string> {
  const client = server.client();
  await client.signIn(person.email, PASSWORD);
  return client.cookie ?? '';
}

/** A tab that is connected and has heard the first picture of who is where. */
async function openTab(person: TestPerson, headers: Record<string, string> = {}): Promise<Tab> {
  const tab: Tab = io(server.base, {
    transports: ['websocket'],
    reconnection: false,
    extraHeaders: { cookie: await cookieOf(person), ...headers },
  });
  tabs.push(tab);
  history.set(tab, changesOf(tab));
  await heard(tab, 'presence:all');
  return tab;
}

const heard = <Name extends keyof ServerEvents>(tab: Tab, name: Name): Promise<Parameters<ServerEvents[Name]>> =>
  once(tab as never, name as string) as Promise<Parameters<ServerEvents[Name]>>;

function changesOf(tab: Tab): Change[] {
  const all: Change[] = [];
  tab.on('ticket:changed', (change) => all.push(change));
  return all;
}

/** Resolves when `tab` hears, or has heard, of this ticket; what others should have heard by then, they have. */
async function hears(tab: Tab, ticketId: string, type?: string): Promise<Change> {
  const all = history.get(tab) ?? [];
  for (let at = 0; ; at++) {
    if (at >= all.length) await heard(tab, 'ticket:changed');
    const change = all[at];
    if (change?.ticketId === ticketId && (type === undefined || change.type === type)) return change;
  }
}

async function openTicket(): Promise<TicketId> {
  const made = await submitForm(t.app, home.viewer, 'phone', {
    id: randomUUID(),
    accountId: await accountOf(t.app, 'phone'),
    values: { name: 'Hind', mobile: '0500000012', text: 'My appointment was cancelled' },
  });
  return made.ticketId as TicketId;
}
const versionOf = async (id: string): Promise<number> =>
  ((await t.app.db.knex('tickets').where({ id }).first('version')) as { version: number }).version;

it('tells a change to the centre it belongs to, with ids and a version and nothing else, and leaves other centres in silence', async () => {
  const [inside, outside] = await Promise.all([openTab(home), openTab(away)]);
  const outsideHeard = changesOf(outside);
  const heardInside = new Promise<Change>((resolve) => inside.on('ticket:changed', resolve));
  const id = await openTicket();
  expect(await heardInside).toEqual({ ticketId: id, version: 1, type: 'ticket.opened' });
  // a later change of the other centre's own is the proof that it would have heard by now
  const theirs = await openTicket();
  await moveTicketToCentre(t.app, administrator.viewer, theirs, {
    version: 1,
    centreId: away.viewer.centreIds[0] ?? '',
  });
  await hears(outside, theirs);
  expect(outsideHeard.filter((change) => change.ticketId === id)).toEqual([]);
});

it('tells a moved case to the centre it left and to the one it came to', async () => {
  const [inside, outside] = await Promise.all([openTab(home), openTab(away)]);
  const id = await openTicket();
  const both = Promise.all([hears(inside, id, 'centre.changed'), hears(outside, id, 'centre.changed')]);
  await moveTicketToCentre(t.app, administrator.viewer, id, { version: 1, centreId: away.viewer.centreIds[0] ?? '' });
  const [left, came] = await both;
  expect(left).toEqual(came);
  expect(left.version).toBe(await versionOf(id));
});

it('misses nothing when a transaction that began earlier commits after later ones', async () => {
  const tab = await openTab(home);
  const slowTicket = await openTicket();
  const quickTicket = await openTicket();
  await hears(tab, quickTicket);
  let letGo: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (letGo = resolve));
  let begun: () => void = () => undefined;
  const written = new Promise<void>((resolve) => (begun = resolve));
  const slow = t.app.db.transact(async (stores) => {
    await stores.events.append({
      id: t.app.newId(),
      at: new Date(),
      ticketId: slowTicket,
      centreId: home.viewer.centreIds[0] ?? '',
      ticketVersion: 77,
      event: { type: 'tags.changed', count: 0 },
    });
    begun();
    await held;
  });
  await written;
  const heardQuick = hears(tab, quickTicket, 'class.changed');
  await updateTicket(t.app, home.viewer, quickTicket, { version: await versionOf(quickTicket), urgent: true });
  await heardQuick;
  const heardSlow = hears(tab, slowTicket, 'tags.changed');
  letGo();
  await slow;
  expect((await heardSlow).version).toBe(77);
});

it('goes on after its connection to the database was cut, tells everybody to read afresh, and catches up', async () => {
  const tab = await openTab(home);
  const id = await openTicket();
  await hears(tab, id);
  const resync = heard(tab, 'resync');
  const change = hears(tab, id, 'class.changed');
  await query(
    t.database.superuserUrl,
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'wasl relay' and datname = $1`,
    [t.database.name],
  );
  await updateTicket(t.app, home.viewer, id, { version: await versionOf(id), urgent: true });
  await resync;
  expect((await change).version).toBe(2);
});

it('refuses a socket without a session, from a foreign page, or with a password that must be changed', async () => {
  const refused = async (headers: Record<string, string>): Promise<string> => {
    const tab: Tab = io(server.base, { transports: ['websocket'], reconnection: false, extraHeaders: headers });
    tabs.push(tab);
    const [error] = (await once(tab as never, 'connect_error')) as [Error];
    return error.message;
  };
  expect(await refused({})).toBe('not_signed_in');
  expect(await refused({ cookie: `wasl_session=${'x'.repeat(43)}` })).toBe('not_signed_in');
  const cookie = await cookieOf(home);
  expect(await refused({ cookie, origin: 'https://evil.example' })).toBe('websocket error');
  await t.app.db.knex('users').where({ id: home.id }).update({ must_change_password: true });
  expect(await refused({ cookie })).toBe('not_signed_in');
  await t.app.db.knex('users').where({ id: home.id }).update({ must_change_password: false });
});

it('cuts off a disabled person and one who signed out, and leaves others connected', async () => {
  const leaver = await addPerson(t.app, 'agent', ['937'], 'leaver@wasl.test');
  const [gone, stays] = await Promise.all([openTab(leaver), openTab(home)]);
  const cut = once(gone as never, 'disconnect');
  await updateUser(t.app, administrator.viewer, leaver.id, { version: 1, disabled: true });
  await cut;
  const client = server.client();
  await client.signIn(home.email, PASSWORD);
  const tab: Tab = io(server.base, {
    transports: ['websocket'],
    reconnection: false,
    extraHeaders: { cookie: client.cookie ?? '' },
  });
  tabs.push(tab);
  await heard(tab, 'presence:all');
  const signedOut = once(tab as never, 'disconnect');
  expect((await client.call('DELETE', '/api/session')).status).toBe(200);
  await signedOut;
  expect(stays.connected).toBe(true);
});

it('moves a socket between rooms when its person gets another centre, without a new connection', async () => {
  const mover = await addPerson(t.app, 'agent', ['937'], 'mover@wasl.test');
  const tab = await openTab(mover);
  const told = heard(tab, 'presence:all');
  await updateUser(t.app, administrator.viewer, mover.id, { version: 1, centreIds: away.viewer.centreIds });
  await told;
  const all = changesOf(tab);
  const old = await openTicket();
  const moved = await openTicket();
  const arrived = hears(tab, moved, 'centre.changed');
  await moveTicketToCentre(t.app, administrator.viewer, moved, {
    version: 1,
    centreId: away.viewer.centreIds[0] ?? '',
  });
  await arrived;
  expect(all.filter((change) => change.ticketId === old)).toEqual([]);
});

it('shows who views and who writes to the centre of the ticket, and to no other', async () => {
  const colleague = await addPerson(t.app, 'supervisor', ['937'], 'colleague@wasl.test');
  const [writer, reader, stranger] = await Promise.all([openTab(home), openTab(colleague), openTab(away)]);
  const strangerHeard: unknown[] = [];
  stranger.on('presence:all', (states) => strangerHeard.push(...states));
  stranger.on('presence', (state) => strangerHeard.push(state));
  const id = await openTicket();
  reader.emit('presence:set', { ticketId: id, doing: 'viewing' });
  await heard(reader, 'presence');
  const seen = heard(reader, 'presence');
  writer.emit('presence:set', { ticketId: id, doing: 'writing' });
  const [picture] = await seen;
  expect(picture.ticketId).toBe(id);
  expect(picture.people).toHaveLength(2);
  expect(picture.people).toContainEqual({ userId: home.id, name: home.viewer.name, doing: 'writing' });
  const [list] = await heard(writer, 'presence:all');
  expect(list.map((state) => state.ticketId)).toEqual([id]);
  const left = heard(reader, 'presence');
  writer.disconnect();
  expect((await left)[0].people).toEqual([{ userId: colleague.id, name: colleague.viewer.name, doing: 'viewing' }]);
  // a stranger who says to be in the hidden ticket is in no ticket
  stranger.emit('presence:set', { ticketId: id, doing: 'writing' });
  stranger.emit('presence:set', { ticketId: randomUUID(), doing: 'viewing' });
  const own = await openTicket();
  await moveTicketToCentre(t.app, administrator.viewer, own, { version: 1, centreId: away.viewer.centreIds[0] ?? '' });
  const mine = heard(stranger, 'presence');
  stranger.emit('presence:set', { ticketId: own, doing: 'viewing' });
  await mine;
  expect(JSON.stringify(strangerHeard)).not.toContain(id);
  const others = await new Promise<unknown>((resolve) => {
    reader.once('presence', resolve);
    reader.emit('presence:set', { ticketId: id, doing: 'writing' });
  });
  expect(others).toEqual({
    ticketId: id,
    people: [{ userId: colleague.id, name: colleague.viewer.name, doing: 'writing' }],
  });
});
