/** 2,000 mixed mails from Dovecot to complete tickets, against the bare floor in the same run: A B A B, medians. */
import fs from 'node:fs';
import path from 'node:path';
import { Client } from 'pg';
import { startEmbeddedPostgres } from '../../src/embedded/postgres';
import { startDovecot, type Dovecot } from '../support/dovecot';
import { waitFor } from '../support/wait';
import type { FloorFigures } from './floor';
import { judge } from './judge';
import { generateMailbox, type BenchMail } from './mailbox';
import { measure, type Bench } from './support/bench';
import { startProgram } from './support/child';
import { addImapAccount, MAILBOX } from './support/mail-account';
import { cpuMs, memoryMb } from './support/process-figures';
import { median } from './support/statistics';
import { loopNote, signIn, startWasl } from './support/wasl';

const MAILS = 2_000;
const ROUNDS = 3;

measure('ingest', async (bench) => {
  const dovecot = await startDovecot({ users: { [MAILBOX.user]: MAILBOX.password } });
  bench.after(() => dovecot.stop());
  const mails = [...generateMailbox({ count: MAILS, to: MAILBOX.address })];
  dovecot.put(MAILBOX.user, mails.map((mail) => mail.bytes));
  await indexed(dovecot);
  const floors: FloorFigures[] = [];
  const runs: Ingested[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    const floor = await runFloor(bench, dovecot);
    const ours = await runWasl(bench, dovecot, mails);
    floors.push(floor);
    runs.push(ours);
    bench.say(`round ${round}: floor ${perSecond(floor).toFixed(0)}/s, Wasl ${perSecond(ours).toFixed(0)}/s`);
  }
  report(bench, floors, runs);
});

interface Ingested {
  readonly milliseconds: number;
  readonly cpuMs: number;
  readonly peakMb: number;
  readonly loopMs: number;
  readonly loopOwnMs: number;
  readonly loopWorkMs: number;
  readonly lost: number;
  readonly doubled: number;
  readonly misfiled: number;
}
const perSecond = ({ milliseconds }: { readonly milliseconds: number }): number => (MAILS / milliseconds) * 1000;

function report(bench: Bench, floors: readonly FloorFigures[], runs: readonly Ingested[]): void {
  const floor = median(floors.map(perSecond));
  const ours = median(runs.map(perSecond));
  const sum = (pick: (run: Ingested) => number): number => runs.reduce((total, run) => total + pick(run), 0);
  bench.figure({ name: 'floor', value: floor, unit: 'mails/s', note: `${median(floors.map((run) => run.cpuMs / MAILS)).toFixed(2)} CPU ms a mail, ${Math.max(...floors.map((run) => run.peakMb)).toFixed(0)} MB at most` });
  bench.figure({ name: 'Wasl', value: ours, unit: 'mails/s', note: 'IMAP to complete tickets' });
  bench.figure({ name: 'ratio to the floor', value: ours / floor, unit: '×', target: { atLeast: 0.6 }, note: 'goal 1.0' });
  bench.figure({ name: 'CPU per mail', value: median(runs.map((run) => run.cpuMs / MAILS)), unit: 'ms', note: 'the Node process with its workers' });
  bench.figure({ name: 'peak memory', value: Math.max(...runs.map((run) => run.peakMb)), unit: 'MB', target: { atMost: 300 } });
  bench.figure({ name: 'lost', value: sum((run) => run.lost), unit: 'mails', target: { atMost: 0 } });
  bench.figure({ name: 'doubled', value: sum((run) => run.doubled), unit: 'mails', target: { atMost: 0 } });
  bench.figure({ name: 'misthreaded', value: sum((run) => run.misfiled), unit: 'mails', target: { atMost: 0 }, note: 'wrong case, or wrong standing of the sender' });
  const most = (pick: (run: Ingested) => number): number => Math.max(...runs.map(pick));
  const note = loopNote(
    most((run) => run.loopOwnMs),
    most((run) => run.loopMs),
  );
  bench.figure({ name: 'event loop: longest work in one go', value: most((run) => run.loopWorkMs), unit: 'ms', target: { atMost: 50 }, note });
}

/** Dovecot gives the files their UIDs before anybody is measured. */
async function indexed(dovecot: Dovecot): Promise<void> {
  const { ImapFlow } = await import('imapflow');
  const client = new ImapFlow({ host: '127.0.0.1', port: dovecot.imapPort, secure: false, auth: { user: MAILBOX.user, pass: MAILBOX.password }, logger: false });
  await client.connect();
  const mailbox = await client.mailboxOpen('INBOX', { readOnly: true });
  await client.fetchAll('1:*', { uid: true, size: true, internalDate: true });
  await client.logout();
  if (mailbox.exists !== MAILS) throw new Error(`Dovecot shows ${mailbox.exists} mails`);
}

async function runFloor(bench: Bench, dovecot: Dovecot): Promise<FloorFigures> {
  const dir = bench.directory();
  const database = await startEmbeddedPostgres({ dataDir: dir });
  const program = startProgram(path.join(__dirname, 'floor.ts'));
  bench.after(() => program.stop());
  try {
    const rawDir = path.join(dir, 'raw');
    fs.mkdirSync(rawDir);
    await program.message();
    const job = { imapPort: dovecot.imapPort, user: MAILBOX.user, password: MAILBOX.password, databaseUrl: database.ownerUrl, rawDir, count: MAILS };
    const figures = (await program.ask(job)) as FloorFigures;
    if (figures.messages !== MAILS) throw new Error(`the floor stored ${figures.messages} mails`);
    return figures;
  } finally {
    await program.stop();
    await database.stop();
  }
}

async function runWasl(bench: Bench, dovecot: Dovecot, mails: readonly BenchMail[]): Promise<Ingested> {
  const wasl = await startWasl(bench);
  const db = new Client({ connectionString: wasl.databaseUrl });
  await db.connect();
  try {
    const api = await signIn(wasl.url);
    await wasl.loopDelay();
    const accountId = await addImapAccount(api, dovecot.imapPort);
    // noticing a new account is the sweep's business (2 s) and no part of the work: the clock starts with the first pull
    const began = await waitFor(async () => ((await leased(db, accountId)) ? performance.now() : undefined), 'the account is pulled');
    const cpuBefore = cpuMs(wasl.pid);
    await waitFor(async () => (await settled(db)) >= MAILS, 'all mails are settled', 600);
    const milliseconds = performance.now() - began;
    const cpu = cpuMs(wasl.pid) - cpuBefore;
    const { longestMs, longestOwnMs, longestWorkMs } = await wasl.loopDelay();
    const verdict = await judge(db, mails);
    return { milliseconds, cpuMs: cpu, peakMb: memoryMb(wasl.pid).peak, loopMs: longestMs, loopOwnMs: longestOwnMs, loopWorkMs: longestWorkMs, ...verdict };
  } finally {
    await db.end();
    await wasl.stop();
  }
}

async function leased(db: Client, accountId: string): Promise<boolean> {
  const found = await db.query('select 1 from accounts where id = $1 and lease_owner is not null', [accountId]);
  return found.rowCount === 1;
}

async function settled(db: Client): Promise<number> {
  const found = await db.query<{ n: number }>(`select count(*)::int as n from sightings where outcome <> 'pending'`);
  return found.rows[0]?.n ?? 0;
}
