import fs from 'node:fs';
import path from 'node:path';
import { expectInvariants, type Judged } from '../../support/invariants';
import { freePort } from '../../support/ports';
import { createTestDatabase, type TestDatabase } from '../../support/postgres';
import { startWasl, temporaryDirectory, type Wasl } from '../../support/processes';
import { startSmtpSink, type SmtpSink } from '../../support/smtp-server';
import { waitFor } from '../../support/wait';
import { Desk } from './desk';
import { CENTRE_ADDRESS, deliverUntilTaken, inParallel, messageIdOf, written, type Letter } from './people';
import { SteadySql, type Row } from './steady-sql';

export interface WorldOptions {
  /** The product's own PostgreSQL in its data directory, one process; else a database of the test cluster, any number of processes. */
  readonly embedded?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  /** Words that the program is started by and that become it (`exec`): a namespace with a disk of its own. */
  readonly inside?: readonly string[];
}
export interface StartOptions {
  readonly role?: 'all' | 'web' | 'worker';
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Wasl as real processes, with the rest of the world on loopback: people whose mail server never gives up, and a server that takes
 * our answers. It remembers every mail that was handed in, and at the end the invariants are judged.
 */
export class World {
  readonly injected: string[] = [];
  /** Replies (by id) that a person decided to send once more: how often. */
  readonly resent = new Map<string, number>();
  readonly sinks: SmtpSink[];
  readonly desk = new Desk(() => this.url());
  readonly processes: Wasl[] = [];
  private readonly dir = temporaryDirectory();
  private readonly statements: SteadySql;

  private constructor(
    readonly sink: SmtpSink,
    readonly database: TestDatabase | undefined,
    private readonly doorPorts: number[],
    private readonly options: WorldOptions,
  ) {
    this.sinks = [sink];
    this.statements = new SteadySql(() => this.superuserUrl());
  }

  static async open(options: WorldOptions = {}): Promise<World> {
    const database = options.embedded === true ? undefined : await createTestDatabase();
    return new World(await startSmtpSink(), database, [await freePort(), await freePort()], options);
  }

  /** One more process on the same data. The first one makes the accounts; the e-mail account answers through our sink. */
  async start(options: StartOptions = {}): Promise<Wasl> {
    const role = options.role ?? 'all';
    const doors = this.running()
      .filter((other) => other.facts.smtpPort !== undefined)
      .map((other) => other.facts.smtpPort);
    const port = this.doorPorts.find((candidate) => !doors.includes(candidate)) ?? 0;
    const dataDir = this.database === undefined ? this.dir : temporaryDirectory();
    const first = this.processes.length === 0;
    const wasl = await startWasl({
      dataDir,
      args: [`--role=${role}`],
      env: { ...this.settings(port), ...this.options.env, ...options.env },
      ...(this.options.inside === undefined ? {} : { inside: this.options.inside }),
    });
    this.processes.push(wasl);
    if (first) await this.routeAnswers();
    return wasl;
  }

  private settings(doorPort: number): Record<string, string> {
    return {
      WASL_SMTP_PORT: String(doorPort),
      WASL_ADMIN_EMAIL: Desk.PERSON.email,
      WASL_ADMIN_PASSWORD: Desk.PERSON.password,
      WASL_KEY_FILE: path.join(this.dir, 'shared', 'master.key'),
      WASL_BLOB_DIR: path.join(this.dir, 'shared', 'blobs'),
      ...(this.database === undefined
        ? {}
        : { DATABASE_URL: this.database.appUrl, WASL_MIGRATION_DATABASE_URL: this.database.ownerUrl }),
    };
  }

  private async routeAnswers(): Promise<void> {
    const smtp = { smtp: { host: '127.0.0.1', port: this.sink.port, secure: 'none', timeoutSeconds: 5 } };
    await this.sql(
      `update accounts set config = config || $1::jsonb, address = $2, version = version + 1 where channel = 'email'`,
      [JSON.stringify(smtp), CENTRE_ADDRESS],
    );
  }

  /** A mailbox of the centre, entered as an administrator does; its answers go to `sink`. Returns the account's id. */
  async addMailbox(box: {
    port: number;
    user: string;
    password: string;
    address: string;
    sink?: SmtpSink;
  }): Promise<string> {
    const smtp = { host: '127.0.0.1', port: (box.sink ?? this.sink).port, secure: 'none', timeoutSeconds: 5 };
    const imap = { host: '127.0.0.1', port: box.port, secure: 'none', user: box.user, pollSeconds: 15 };
    const made = await this.desk.saveAccount({
      name: box.user,
      address: box.address,
      config: { imap, smtp },
      secrets: { imapPassword: box.password },
    });
    if (box.sink !== undefined && !this.sinks.includes(box.sink)) this.sinks.push(box.sink);
    return made.id;
  }
  /** The next look into a mailbox falls due now. */
  async pullNow(accountId: string): Promise<void> {
    await this.sql(`update accounts set next_pull_at = now() where id = $1`, [accountId]);
  }

  running(): Wasl[] {
    return this.processes.filter((wasl) => wasl.program.running);
  }
  /** Where the screen and the API answer: the newest process that serves them. */
  url(): string {
    const found = this.running().findLast((wasl) => wasl.url !== '');
    if (found === undefined) throw new Error('no process serves HTTP');
    return found.url;
  }
  /** A door that is open, or was last. */
  doorPort(): number {
    return this.running().find((wasl) => wasl.facts.smtpPort !== undefined)?.facts.smtpPort ?? this.doorPorts[0] ?? 0;
  }
  get appUrl(): string {
    return this.database?.appUrl ?? this.processes.at(-1)?.facts.databaseUrl ?? '';
  }
  private superuserUrl(): string {
    if (this.database !== undefined) return this.database.superuserUrl;
    const url = new URL(this.appUrl);
    url.username = 'postgres';
    url.password = fs.readFileSync(path.join(this.dir, 'postgres', 'superuser.password'), 'utf8').trim();
    return url.href;
  }
  /** Where an embedded world's database lies. */
  get dataDir(): string {
    return this.dir;
  }

  sql<R extends Row>(text: string, values: readonly unknown[] = []): Promise<R[]> {
    return this.statements.ask<R>(text, values);
  }

  /** Handed in at a door until it is taken; the door may change meanwhile. */
  async mail(letter: Letter, port: () => number = () => this.doorPort()): Promise<void> {
    this.injected.push(messageIdOf(letter.id));
    await deliverUntilTaken(port, letter.from, letter.to ?? CENTRE_ADDRESS, written(letter));
  }
  async mails(letters: readonly Letter[], lanes = 8): Promise<void> {
    await inParallel(letters, lanes, (letter) => this.mail(letter));
  }

  /** The seconds of grace and the waits between attempts are over. */
  async hurry(): Promise<void> {
    await this.sql(`update deliveries set next_attempt_at = now() where state in ('held', 'queued')`);
  }
  /** What killed processes had on their way is nobody's any more: its leases are over at once, and what lives goes on. */
  private async leasesOfTheDeadRunOut(): Promise<void> {
    if (!this.processes.some(({ program }) => program.child.signalCode === 'SIGKILL')) return;
    await waitFor(async () => {
      await this.sql(
        `update deliveries set lease_until = now() - interval '1 second' where state = 'sending' and updated_at < now() - interval '10 seconds'`,
      );
      return (await this.sql(`select 1 from deliveries where state = 'sending'`)).length === 0;
    }, 'nothing is being sent any more');
  }

  /** Waits until all is at rest, then judges: nothing lost, nothing doubled, everything explained. */
  async judge(more: Partial<Judged> = {}): Promise<void> {
    await this.leasesOfTheDeadRunOut();
    await expectInvariants({
      sql: (text, values) => this.sql(text, values),
      databaseUrl: this.appUrl,
      injected: this.injected,
      sinks: this.sinks,
      resent: this.resent,
      quarantined: () => this.desk.quarantined(),
      ...more,
    });
  }

  async close(): Promise<void> {
    await this.statements.close();
    await Promise.all(this.running().map((wasl) => wasl.stop()));
    for (const sink of this.sinks) await sink.close();
    await this.database?.drop();
  }
}
