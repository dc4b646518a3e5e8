import { createInterface } from 'node:readline';
import { Client } from 'pg';
import { startEmbeddedPostgres } from '../../../src/embedded/postgres';
import { StartupProblem } from '../../../src/core/startup-problem';

/**
 * Holds an embedded database the way Wasl does and tells about it, one line of JSON each: `ready`, `restarting`, `wrote n` for each
 * row that the database acknowledged after `write` came on standard input. SIGTERM stops it.
 */
async function hold(dataDir: string, mode: string | undefined): Promise<void> {
  const say = (fact: object): void => void process.stdout.write(`${JSON.stringify(fact)}\n`);
  const server = await startEmbeddedPostgres({
    dataDir,
    onRestart: () => say({ restarting: true }),
    ...(mode === undefined ? {} : { mode: mode as 'user' | 'namespace' | 'override' }),
  });
  // before anybody hears that we are ready, and may therefore send it
  process.once('SIGTERM', () => void server.stop().then(() => process.exit(0)));
  say({ ready: true, ...server, pid: process.pid, postgres: server.pid() });
  for await (const line of createInterface({ input: process.stdin }))
    if (line === 'write') await write(server.ownerUrl, say);
}

async function write(url: string, say: (fact: object) => void): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query('create table if not exists rows (n int primary key)');
  for (let n = 1; ; n++) {
    await client.query('insert into rows values ($1)', [n]);
    say({ wrote: n });
  }
}

const [dataDir, mode] = process.argv.slice(2);
hold(dataDir ?? '', mode).catch((error: unknown) => {
  process.stderr.write(
    error instanceof StartupProblem
      ? `${error.message}\n`
      : `${String(error instanceof Error ? error.stack : error)}\n`,
  );
  process.exit(1);
});
