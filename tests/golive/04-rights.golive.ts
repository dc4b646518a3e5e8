import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { io, type Socket } from 'socket.io-client';
import { z } from 'zod';
import type { AnyEvent } from '../../src/core/events';
import type { CentreId, TicketId } from '../../src/core/ids';
import { ROLES } from '../../src/core/rights';
import { attachRealtime } from '../../src/realtime/server';
import { ROUTES } from '../../src/shared/routes';
import type { ClientEvents, ServerEvents } from '../../src/shared/realtime';
import { fileLetter } from '../http/support/letters';
import { startServer, type TestServer } from '../http/support/client';
import { addPerson, PASSWORD, type TestPerson } from '../http/support/people';
import { createTestApp, type TestApp } from '../http/support/test-app';
import { ROOT, temporaryDirectory } from '../support/processes';
import { waitFor } from '../support/wait';
import { goLive } from './support/check';

/** One centre, another, and both. */
const PLACES = [['937'], ['920'], ['937', '920']] as const;

goLive(4, 'every route and socket event × role × centre', async (check) => {
  const walk = walkRoutes();
  check.note('routes', Object.keys(ROUTES).length);
  check.figure('walks over all routes, by role and centre', walk.passed, { atLeast: ROLES.length * 2 });
  check.figure('walks in which a route answered otherwise than the rights table', walk.failed, { exactly: 0 });

  const t = await createTestApp();
  const server = await startServer(t.app);
  const realtime = attachRealtime(t.app, server.http.server, { directUrl: t.database.appUrl });
  await realtime.listening;
  const ears: Ear[] = [];
  try {
    for (const role of ROLES)
      for (const centres of PLACES)
        ears.push(
          await listen(server, await addPerson(t.app, role, centres, `${role}-${centres.join('-')}@wasl.test`)),
        );
    const told = await tellEverything(t, ears);
    let wrong = 0;
    for (const ear of ears)
      for (const { news, centreId } of told) {
        const due = ear.person.viewer.centreIds.includes(centreId);
        if (ear.heard.has(news) === due) continue;
        wrong += 1;
        process.stdout.write(`${ear.person.email} ${due ? 'did not hear' : 'heard'} ${news}\n`);
      }
    check.figure('pieces of news × listeners', told.length * ears.length, {
      atLeast: ROLES.length * PLACES.length * 7,
    });
    check.figure('pieces of news that the wrong person heard, or the right one did not', wrong, { exactly: 0 });
  } finally {
    for (const { tab } of ears) tab.disconnect();
    await realtime.close();
    await server.close();
    await t.close();
  }
});

const Report = z.object({ numPassedTests: z.int(), numFailedTests: z.int(), numFailedTestSuites: z.int() });

/** The walk that the tests make, by the table of routes itself: as each role, in the home centre and as an outsider. */
function walkRoutes(): { readonly passed: number; readonly failed: number } {
  const report = path.join(temporaryDirectory(), 'walk.json');
  const jest = path.join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js');
  const walk = path.join('tests', 'http', 'rights.test.ts');
  const args = [jest, '--ci', '--runInBand', '--json', `--outputFile=${report}`, '--runTestsByPath', walk];
  spawnSync(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] });
  const { numPassedTests, numFailedTests, numFailedTestSuites } = Report.parse(
    JSON.parse(fs.readFileSync(report, 'utf8')),
  );
  return { passed: numPassedTests, failed: Math.max(numFailedTests, numFailedTestSuites) };
}

interface Ear {
  readonly person: TestPerson;
  readonly tab: Socket<ServerEvents, ClientEvents>;
  /** Names of what came, with the case or the list that it is about. */
  readonly heard: Set<string>;
}

async function listen(server: TestServer, person: TestPerson): Promise<Ear> {
  const client = server.client();
  await client.signIn(person.email, PASSWORD);
  const tab: Ear['tab'] = io(server.base, {
    transports: ['websocket'],
    reconnection: false,
    extraHeaders: { cookie: client.cookie ?? '' },
  });
  const heard = new Set<string>();
  tab.on('ticket:changed', ({ ticketId, type }) => heard.add(`${type} ${ticketId}`));
  tab.on('list:changed', ({ what }) => heard.add(what));
  tab.on('presence', ({ ticketId }) => heard.add(`presence ${ticketId}`));
  tab.on('presence:all', (all) => all.forEach(({ ticketId }) => heard.add(`presence ${ticketId}`)));
  await once(tab as never, 'presence:all');
  return { person, tab, heard };
}

interface Told {
  readonly news: string;
  readonly centreId: CentreId;
}

/** Everything that sockets tell of the first centre; the last thing is told to everybody, and who has heard it has heard the rest. */
async function tellEverything(t: TestApp, ears: readonly Ear[]): Promise<readonly Told[]> {
  const centres = await t.app.db.stores.people.centres.list();
  const centreId = centres.find(({ code }) => code === '937')?.id as CentreId;
  const { ticketId } = await fileLetter(t, {});
  const id = t.app.newId<string>();
  const lists: readonly (readonly [string, AnyEvent])[] = [
    ['quarantine', { type: 'quarantine.changed', sightingId: id, outcome: 'quarantined' }],
    ['blocks', { type: 'block.changed', blockId: id, what: 'set' }],
    ['suppressions', { type: 'suppression.changed', suppressionId: id, what: 'set' }],
    ['accounts', { type: 'account.changed', accountId: id }],
  ];
  for (const [, event] of lists) await append(t, event, { centreId });
  const writers = ears.filter(({ person }) => person.viewer.centreIds.includes(centreId));
  for (const { tab } of ears) tab.emit('presence:set', { ticketId, doing: 'viewing' });
  await waitFor(() => writers.every(({ heard }) => heard.has(`presence ${ticketId}`)), 'the centre sees who is there');
  await append(
    t,
    { type: 'note.written', messageId: id },
    {
      centreId,
      ticketId: ticketId as TicketId,
      ticketVersion: 2,
    },
  );
  for (const { person } of ears) await append(t, { type: 'user.changed', userId: person.id, what: 'rights' }, {});
  await waitFor(() => ears.every(({ heard }) => heard.has('session')), 'everybody has heard the last of it');
  return [
    { news: `ticket.opened ${ticketId}`, centreId },
    { news: `note.written ${ticketId}`, centreId },
    { news: `presence ${ticketId}`, centreId },
    ...lists.map(([news]) => ({ news, centreId })),
  ];
}

const append = (
  t: TestApp,
  event: AnyEvent,
  where: { readonly centreId?: CentreId; readonly ticketId?: TicketId; readonly ticketVersion?: number },
): Promise<void> =>
  t.app.db.transact((stores) => stores.events.append({ id: t.app.newId(), at: t.app.clock.now(), event, ...where }));
