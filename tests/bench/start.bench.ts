/** An installed copy starts: the command that people type, until it says that it can work. */
import { startEmbeddedPostgres } from '../../src/embedded/postgres';
import { readRunFile } from '../../src/embedded/run-file';
import { freePort } from '../support/ports';
import { waitFor } from '../support/wait';
import { measure } from './support/bench';
import { Child } from './support/child';
import { cpuMs } from './support/process-figures';
import { median } from './support/statistics';
import { startWasl } from './support/wasl';

const STARTS = 5;

measure('start', async (bench) => {
  const dataDir = bench.directory();
  const first = await startWasl(bench, { dataDir });
  await first.stop();
  const starts: Start[] = [];
  for (let start = 0; start < STARTS; start++) starts.push(await timeStart(dataDir));
  const times = starts.map((start) => start.seconds);
  const work = median(starts.map((start) => start.cpuSeconds)).toFixed(2);
  const note = `${STARTS} starts, ${Math.min(...times).toFixed(2)}–${Math.max(...times).toFixed(2)} s, npm included; Wasl itself worked ${work} s`;
  bench.figure({ name: 'npm start → /readyz 200, median', value: median(times), unit: 's', target: { atMost: 2 }, note });
  bench.figure({ name: 'of which its PostgreSQL', value: median(await timeDatabase(dataDir)), unit: 's' });
});

interface Start {
  readonly seconds: number;
  /** Of the process that npm started, whatever the machine did besides. */
  readonly cpuSeconds: number;
}

async function timeStart(dataDir: string): Promise<Start> {
  const port = await freePort();
  const began = performance.now();
  const env = { NODE_ENV: 'production', PORT: String(port), WASL_SMTP_PORT: '0', WASL_LOG_LEVEL: 'warn', WASL_DATA_DIR: dataDir };
  const child = new Child('npm', ['start', '--silent'], env);
  try {
    await waitFor(async () => {
      if (!child.running) throw new Error(`npm start ended:\n${child.output}`);
      return (await fetch(`http://localhost:${port}/readyz`).catch(() => undefined))?.ok;
    }, 'Wasl is ready');
    const seconds = (performance.now() - began) / 1000;
    const run = await waitFor(() => readRunFile(dataDir), 'Wasl writes run.json');
    return { seconds, cpuSeconds: cpuMs(run.pid) / 1000 };
  } finally {
    await child.stop();
  }
}

async function timeDatabase(dataDir: string): Promise<number[]> {
  const times: number[] = [];
  for (let start = 0; start < STARTS; start++) {
    const began = performance.now();
    const database = await startEmbeddedPostgres({ dataDir });
    times.push((performance.now() - began) / 1000);
    await database.stop();
  }
  return times;
}
