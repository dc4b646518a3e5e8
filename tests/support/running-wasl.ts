import nodemailer from 'nodemailer';
import { Client } from 'pg';
import { freePort } from './ports';
import { createTestDatabase } from './postgres';
import { launchWasl, startWasl, temporaryDirectory, type Program, type Wasl } from './processes';
import { startSmtpSink, type SmtpSink } from './smtp-server';
import { waitFor } from './wait';

export const ADMIN = { email: 'admin@wasl.example', password: 'correct horse battery staple' } as const;
export const CENTRE_ADDRESS = '937@wasl.example';

export interface RunningWasl {
  readonly sink: SmtpSink;
  readonly doorPort: number;
  readonly dataDir: string;
  wasl(): Wasl;
  /** Starts it again; the former process must be gone. */
  start(env?: Readonly<Record<string, string>>): Promise<Wasl>;
  /** A start that is expected to end by itself. */
  launch(env: Readonly<Record<string, string>>): Program;
  /** Ends it however it stands. */
  end(): Promise<void>;
  /** As a mail server does: again and again until the door has said 250. */
  mail(letter: { id: string; from: string; subject?: string; text?: string; inReplyTo?: string }): Promise<void>;
  sql<Row extends Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  /** As the administrator, signed in anew after each start. */
  api(method: string, path: string, body?: unknown): Promise<Response>;
  close(): Promise<void>;
}

/**
 * Wasl as real processes on a database of its own, with the rest of the world on loopback: people's mail server that never gives up,
 * and a server that takes our answers.
 */
export async function runWasl(env: Readonly<Record<string, string>> = {}): Promise<RunningWasl> {
  const database = await createTestDatabase();
  const dataDir = temporaryDirectory();
  const sink = await startSmtpSink();
  const doorPort = await freePort();
  const client = new Client({ connectionString: database.superuserUrl });
  await client.connect();
  let current: Wasl | undefined;
  let cookie: string | undefined;
  const settings = {
    DATABASE_URL: database.appUrl,
    WASL_MIGRATION_DATABASE_URL: database.ownerUrl,
    WASL_SMTP_PORT: String(doorPort),
    WASL_ADMIN_EMAIL: ADMIN.email,
    WASL_ADMIN_PASSWORD: ADMIN.password,
    ...env,
  };
  const sql = async <Row extends Record<string, unknown>>(text: string, values: readonly unknown[] = []): Promise<Row[]> => (await client.query<Row>(text, [...values])).rows;
  const wasl = (): Wasl => {
    if (current === undefined) throw new Error('Wasl is not running');
    return current;
  };
  const world: RunningWasl = {
    sink,
    doorPort,
    dataDir,
    wasl,
    async start(extra = {}) {
      cookie = undefined;
      current = await startWasl({ dataDir, env: { ...settings, ...extra } });
      return current;
    },
    launch: (extra) => launchWasl({ dataDir, env: { ...settings, ...extra } }),
    async end() {
      if (current?.program.running === true) await current.kill();
    },
    mail: (letter) => deliverUntilTaken(doorPort, letter),
    sql,
    async api(method, path, body) {
      const { url } = wasl();
      const headers = { 'content-type': 'application/json', origin: url, 'accept-language': 'en' };
      if (cookie === undefined) {
        const signedIn = await fetch(`${url}/api/session`, { method: 'POST', headers, body: JSON.stringify(ADMIN) });
        if (!signedIn.ok) throw new Error(`sign-in: ${signedIn.status} ${await signedIn.text()}`);
        cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
      }
      return fetch(`${url}/api${path}`, { method, headers: { ...headers, cookie }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    },
    async close() {
      if (current?.program.running === true) await current.stop();
      await client.end();
      await sink.close();
      await database.drop();
    },
  };
  await world.start();
  // the account that was made at the first start answers through our sink
  await sql(`update accounts set config = config || $1::jsonb, version = version + 1 where channel = 'email'`, [
    JSON.stringify({ smtp: { host: '127.0.0.1', port: sink.port, secure: 'none' } }),
  ]);
  await sql(`update accounts set address = $1 where channel = 'email'`, [CENTRE_ADDRESS]);
  return world;
}

async function deliverUntilTaken(port: number, letter: { id: string; from: string; subject?: string; text?: string; inReplyTo?: string }): Promise<void> {
  let refusal = '';
  await waitFor(
    async () => {
      const transport = nodemailer.createTransport({ host: '127.0.0.1', port, ignoreTLS: true, connectionTimeout: 5000, greetingTimeout: 5000, socketTimeout: 10_000 });
      try {
        await transport.sendMail({
          from: letter.from,
          to: CENTRE_ADDRESS,
          messageId: `<${letter.id}@mail.example>`,
          date: new Date('2026-11-25T08:00:00Z'),
          subject: letter.subject ?? 'موعد',
          text: letter.text ?? `رسالة ${letter.id}`,
          ...(letter.inReplyTo === undefined ? {} : { inReplyTo: letter.inReplyTo, references: letter.inReplyTo }),
        });
        return true;
      } catch (error) {
        refusal = error instanceof Error ? error.message : String(error);
        return undefined;
      } finally {
        transport.close();
      }
    },
    `the door takes ${letter.id}`,
    60,
  ).catch((error: unknown) => {
    throw new Error(`${String(error)}: ${refusal}`);
  });
}
