/** 10,000 mails through one process: how much memory it holds afterwards, whether that grows, and how long its event loop stood. */
import { Client } from 'pg';
import { startDovecot, type Dovecot } from '../support/dovecot';
import { startSmtpSink } from '../support/smtp-server';
import { waitFor } from '../support/wait';
import { generateMailbox, type BenchMail } from './mailbox';
import { measure } from './support/bench';
import { addImapAccount, MAILBOX } from './support/mail-account';
import { memoryMb } from './support/process-figures';
import { loopNote, signIn, startWasl } from './support/wasl';

const MAILS = 10_000;
const STEP = 1_000;
/** The first steps fill caches and compile code; from here on it is to stay flat. */
const SETTLED_AFTER = 3_000;

measure('memory', async (bench) => {
  const dovecot = await startDovecot({ users: { [MAILBOX.user]: MAILBOX.password } });
  bench.after(() => dovecot.stop());
  const sink = await startSmtpSink();
  bench.after(() => sink.close());
  const wasl = await startWasl(bench);
  const db = new Client({ connectionString: wasl.databaseUrl });
  await db.connect();
  bench.after(() => db.end());
  await addImapAccount(await signIn(wasl.url), dovecot.imapPort, sink.port);
  await wasl.loopDelay();

  const mails = generateMailbox({ count: MAILS, to: MAILBOX.address });
  const samples: { readonly mails: number; readonly mb: number }[] = [];
  let longestMs = 0;
  let longestOwnMs = 0;
  let longestWorkMs = 0;
  for (let filed = STEP; filed <= MAILS; filed += STEP) {
    put(dovecot, mails, STEP);
    await waitFor(async () => (await settled(db)) >= filed, `${filed} mails are settled`, 300);
    const loop = await wasl.loopDelay();
    longestMs = Math.max(longestMs, loop.longestMs);
    longestOwnMs = Math.max(longestOwnMs, loop.longestOwnMs);
    longestWorkMs = Math.max(longestWorkMs, loop.longestWorkMs);
    samples.push({ mails: filed, mb: memoryMb(wasl.pid).now });
    bench.say(`${filed} mails: ${samples.at(-1)?.mb.toFixed(0)} MB, event loop ${loop.longestOwnMs.toFixed(0)} ms (${loop.longestMs.toFixed(0)} ms)`);
  }
  const end = samples.at(-1)?.mb ?? 0;
  const settledMb = samples.find((sample) => sample.mails === SETTLED_AFTER)?.mb ?? 0;
  const peak = memoryMb(wasl.pid).peak;
  bench.figure({ name: `memory after ${MAILS} mails`, value: end, unit: 'MB', target: { atMost: 300 }, note: `most ever ${peak.toFixed(0)} MB; the Node process with its worker threads` });
  bench.figure({ name: `growth from ${SETTLED_AFTER} to ${MAILS} mails`, value: end - settledMb, unit: 'MB', target: { atMost: 30 }, note: samples.map((sample) => sample.mb.toFixed(0)).join(' ') });
  bench.figure({ name: 'event loop: longest work in one go', value: longestWorkMs, unit: 'ms', target: { atMost: 50 }, note: loopNote(longestOwnMs, longestMs) });
});

function put(dovecot: Dovecot, mails: Generator<BenchMail>, count: number): void {
  for (let done = 0; done < count; done++) {
    const next = mails.next();
    if (next.done !== true) dovecot.put(MAILBOX.user, [next.value.bytes]);
  }
}

async function settled(db: Client): Promise<number> {
  const found = await db.query<{ n: number }>(`select count(*)::int as n from sightings where outcome <> 'pending'`);
  return found.rows[0]?.n ?? 0;
}
