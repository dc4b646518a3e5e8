import fs from 'node:fs';
import path from 'node:path';
import { InstallationState } from '../../src/shared/api';
import { Desk } from '../faults/support/desk';
import { CENTRE_ADDRESS, offer, written } from '../faults/support/people';
import { World } from '../faults/support/world';
import { freePort } from '../support/ports';
import { startWasl, temporaryDirectory } from '../support/processes';
import { waitFor } from '../support/wait';
import { goLive } from './support/check';
import { mustRun, wasl } from './support/command';
import { query } from '../support/postgres';

const SEED = 300;
/** For so long the copy is watched before a person releases it. Nothing waits for it: it is how long nothing may happen. */
const WATCHED_SECONDS = 12;

goLive(11, 'restore of a backup taken under load', async (check) => {
  const world = await World.open({ embedded: true });
  try {
    await world.start();
    const env = {
      WASL_DATA_DIR: world.dataDir,
      WASL_KEY_FILE: path.join(world.dataDir, 'shared', 'master.key'),
      WASL_BLOB_DIR: path.join(world.dataDir, 'shared', 'blobs'),
    };
    const journal = path.join(world.dataDir, 'journal', 'operations.jsonl');
    const letter = (id: string): { id: string; from: string } => ({ id, from: `${id}@mail.example` });
    await world.mails(Array.from({ length: SEED }, (_, at) => letter(`seed-${at}`)));

    // load that goes on while the backup is taken: mails come in, people answer, answers go out
    let working = true;
    let came = 0;
    const load = (async () => {
      while (working) {
        await world.mails(Array.from({ length: 8 }, () => letter(`load-${came++}`)));
        const [ticket] = await world.desk.tickets();
        if (ticket !== undefined) await world.desk.reply(ticket.id, ['somebody@mail.example']);
        await world.sql(
          `update deliveries set next_attempt_at = now() where id in (select id from deliveries where state in ('held', 'queued') limit 3)`,
        );
      }
    })();
    const to = temporaryDirectory();
    const beganBackup = performance.now();
    await mustRun(['backup', `--to=${to}`], env);
    check.note('backup while working', seconds(beganBackup), 's');
    // what happens after the backup is lost with the machine, but not forgotten: numbers were given out
    const afterBackup = came;
    await waitFor(() => came > afterBackup + 24, 'the load goes on', 60);
    working = false;
    await load;
    const given = new Set(
      (await world.sql<{ reference: string }>(`select reference from tickets`)).map((row) => row.reference),
    );
    await Promise.all(world.running().map((running) => running.kill()));
    const sentBefore = world.sink.messages.length;

    const dataDir = temporaryDirectory();
    const copyEnv = { WASL_DATA_DIR: dataDir, WASL_JOURNAL_FILE: path.join(temporaryDirectory(), 'lost-too.jsonl') };
    expect((await wasl(['restore', `--from=${to}`], copyEnv)).code).toBe(1); // no key, no restore
    const beganRestore = performance.now();
    const restored = await mustRun(['restore', `--from=${to}`, `--key-from=${env.WASL_KEY_FILE}`], copyEnv);
    check.note('restore onto an empty machine', seconds(beganRestore), 's');
    process.stdout.write(restored.stdout);

    const doorPort = await freePort();
    const copy = await startWasl({ dataDir, env: { ...copyEnv, WASL_SMTP_PORT: String(doorPort) } });
    const desk = new Desk(() => copy.url);
    const sql = <R>(text: string): Promise<readonly R[]> => query<R>(copy.facts.databaseUrl, text);
    expect((await desk.ask(InstallationState, 'GET', '/installation')).hold).not.toBeNull();
    // everything is due, somebody writes, mail knocks
    await sql(
      `update deliveries set state = 'queued', next_attempt_at = now() - interval '1 hour' where state = 'unknown' and id in (select id from deliveries limit 5)`,
    );
    const [ticket] = await desk.tickets();
    const written1 = await desk.reply(ticket?.id ?? '', ['patient@mail.example']);
    const refused = await offer(
      doorPort,
      'knock@mail.example',
      CENTRE_ADDRESS,
      written({ id: 'knock', from: 'knock@mail.example' }),
    );
    check.figure('mails taken at the door before release', refused?.code === 452 ? 0 : 1, { exactly: 0 });
    const form = await fetch(`${copy.url}/form/937?lang=en`, {
      method: 'POST',
      redirect: 'manual',
      body: formFields(),
      headers: { origin: copy.url },
    });
    check.figure('forms taken before release', form.status === 503 ? 0 : 1, { exactly: 0 });
    const until = Date.now() + WATCHED_SECONDS * 1000;
    await waitFor(
      () => Date.now() > until || world.sink.messages.length > sentBefore,
      'the copy is watched',
      WATCHED_SECONDS + 5,
    );
    check.figure('sends before release', world.sink.messages.length - sentBefore, { exactly: 0 });
    check.figure(
      'cases opened before release',
      (await sql(`select 1 from tickets where received_at > (select since from holds)`)).length,
      { exactly: 0 },
    );

    await mustRun(['release'], copyEnv);
    await waitFor(
      () => world.sink.messages.some((message) => message.raw.includes(written1)),
      'what was written meanwhile goes out',
      60,
    );
    await waitFor(
      async () =>
        (await offer(
          doorPort,
          'new@mail.example',
          CENTRE_ADDRESS,
          written({ id: 'after-release', from: 'new@mail.example' }),
        )) === undefined,
      'the door is open',
      30,
    );
    const fresh = await waitFor(async () => {
      const rows = await sql<{ reference: string }>(
        `select reference from tickets where received_at > (select since from holds)`,
      );
      return rows.length > 0 && rows;
    }, 'the new mail has a case');
    check.figure('reference numbers given out twice', fresh.filter((row) => given.has(row.reference)).length, {
      exactly: 0,
    });
    check.note('reference numbers given out before', given.size);
    await copy.stop();
    expect(fs.existsSync(journal)).toBe(true);
  } finally {
    await world.close();
  }
});

const seconds = (began: number): number => Math.round((performance.now() - began) / 100) / 10;
const formFields = (): URLSearchParams =>
  new URLSearchParams({
    id: crypto.randomUUID(),
    language: 'en',
    kind: 'complaint',
    subject: 'Waiting',
    text: 'Two hours in the hall',
    name: 'Sara',
    mobile: '0500000012',
    mail: '',
    consent: 'yes',
  });
