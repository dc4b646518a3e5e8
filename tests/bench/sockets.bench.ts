/** A thousand screens hear of a change: from its commit to every socket. */
import path from 'node:path';
import { Client } from 'pg';
import { NOTIFY_CHANNEL } from '../../src/core/notify-channel';
import { Ticket, TicketPage } from '../../src/shared/api';
import { waitFor } from '../support/wait';
import { ScreensReport } from './sockets-client';
import { measure, type Bench } from './support/bench';
import { startProgram, type Child } from './support/child';
import { deliver, openDoor } from './support/mail';
import { silenceAcknowledgements } from './support/mail-account';
import { insertAgents } from './support/people';
import { cpuMs } from './support/process-figures';
import { percentile } from './support/statistics';
import { wallClock } from './support/wall-clock';
import { signIn, startWasl, type Api } from './support/wasl';

const SOCKETS = 1_000;
const PROGRAMS = 2;
const CHANGES = 40;
const UNCOUNTED = 5;

measure('sockets', async (bench) => {
  const wasl = await startWasl(bench);
  const db = new Client({ connectionString: wasl.databaseUrl });
  await db.connect();
  bench.after(() => db.end());
  const api = await signIn(wasl.url);
  const centres = api.session.centres.map((centre) => centre.id);
  const cookies = (await insertAgents(db, SOCKETS, centres)).map((agent) => agent.cookie);
  await silenceAcknowledgements(api);
  const ticket = await oneTicket(bench, wasl.smtpPort, api);
  const screens = await openScreens(bench, wasl.url, cookies);
  let committedAt = 0;
  await db.query(`listen ${NOTIFY_CHANNEL}`);
  db.on('notification', () => (committedAt ||= wallClock()));

  const delays: number[] = [];
  let version = ticket.version;
  const cpuBefore = cpuMs(wasl.pid);
  for (let change = 0; change < CHANGES; change++) {
    committedAt = 0;
    const changed = await api.send('PATCH', `/tickets/${ticket.id}`, { version, urgent: change % 2 === 0 }, Ticket);
    version = changed.version;
    const heard = await hearAll(screens, version);
    if (change >= UNCOUNTED) delays.push(...heard.map((at) => at - committedAt));
  }
  const cpu = (cpuMs(wasl.pid) - cpuBefore) / CHANGES;
  const note = `p50 ${percentile(delays, 0.5).toFixed(0)} ms, most ${Math.max(...delays).toFixed(0)} ms; ${CHANGES - UNCOUNTED} changes, ${cpu.toFixed(0)} CPU ms each`;
  bench.figure({ name: `commit → ${SOCKETS} sockets, p99`, value: percentile(delays, 0.99), unit: 'ms', target: { atMost: 60 }, note });
});

async function oneTicket(bench: Bench, smtpPort: number, api: Api): Promise<{ readonly id: string; readonly version: number }> {
  const door = await openDoor(smtpPort);
  bench.after(() => door.destroy());
  await deliver(door, 'BENCH-1');
  return waitFor(async () => (await api.get('/tickets', TicketPage)).items[0], 'the ticket is there');
}

async function openScreens(bench: Bench, url: string, cookies: readonly string[]): Promise<Child[]> {
  const share = Math.ceil(cookies.length / PROGRAMS);
  return Promise.all(
    Array.from({ length: PROGRAMS }, async (_, at) => {
      const program = startProgram(path.join(__dirname, 'sockets-client.ts'));
      bench.after(() => program.stop());
      await program.message();
      await program.ask({ url, cookies: cookies.slice(at * share, (at + 1) * share) });
      return program;
    }),
  );
}

/** The moments at which each socket heard of this version. Every one of them must. */
async function hearAll(screens: readonly Child[], version: number): Promise<number[]> {
  const moments: number[] = [];
  await waitFor(async () => {
    for (const screen of screens) {
      const report = ScreensReport.parse(await screen.ask('report'));
      moments.push(...report.filter((heard) => heard.version === version).map((heard) => heard.at));
    }
    return moments.length >= SOCKETS;
  }, `all sockets hear of version ${version}`);
  return moments;
}
