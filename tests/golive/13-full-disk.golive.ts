import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { errorCode } from '../../src/core/error-code';
import { CENTRE_ADDRESS, messageIdOf, offer, written } from '../faults/support/people';
import { World } from '../faults/support/world';
import { startDovecot } from '../support/dovecot';
import { waitFor } from '../support/wait';
import { goLive } from './support/check';

/** A real disk of this size, which is filled for real while mail comes in by the door and from a mailbox. */
const MEGABYTES = 24;
const WAITING = 40;

goLive(13, 'fill the disk, free it', async (check) => {
  const disk = fs.mkdtempSync('/tmp/wasl-disk-');
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${MEGABYTES}m,mode=0700`, 'tmpfs', disk]);
  const world = await World.open({ env: { WASL_BLOB_DIR: path.join(disk, 'blobs') } });
  const dovecot = await startDovecot({ users: { box: 'secret' } });
  try {
    await world.start();
    await world.addMailbox({ port: dovecot.imapPort, user: 'box', password: 'secret', address: 'box@wasl.example' });
    await world.mails(Array.from({ length: 20 }, (_, at) => ({ id: `early-${at}`, from: `early-${at}@mail.example` })));
    const filler = path.join(disk, 'filler');
    fillUp(filler);
    check.figure('bytes left on the full disk', freeOn(disk), { exactly: 0 });
    const letter = (id: string): string => written({ id, from: `${id}@mail.example` });
    const knock = (id: string): ReturnType<typeof offer> =>
      offer(world.doorPort(), `${id}@mail.example`, CENTRE_ADDRESS, letter(id));
    await waitFor(async () => (await knock('notice'))?.code === 452, 'the door says "later"');
    const codes = await Promise.all(Array.from({ length: 20 }, (_, at) => knock(`full-${at}`)));
    check.figure('mails taken at the door of a full disk', codes.filter((refusal) => refusal?.code !== 452).length, {
      exactly: 0,
    });
    const ids = Array.from({ length: WAITING }, (_, at) => `boxed-${at}`);
    dovecot.put(
      'box',
      ids.map((id) => written({ id, from: `${id}@mail.example`, to: 'box@wasl.example' })),
    );
    world.injected.push(...ids.map(messageIdOf));
    const alarm = await waitFor(
      async () =>
        (await world.sql<{ kind: string }>(`select kind from alarms where closed_at is null and kind = 'disk_low'`))
          .length || undefined,
      'somebody is told',
      60,
    );
    check.figure('alarms of a full disk', alarm, { exactly: 1 });
    const reading = await Promise.all(
      (await world.desk.tickets())
        .slice(0, 10)
        .map(async ({ id }) => (await world.desk.call('GET', `/tickets/${id}`)).status),
    );
    check.figure('cases that could not be read meanwhile', reading.filter((status) => status !== 200).length, {
      exactly: 0,
    });

    fs.rmSync(filler);
    // those who were told "later" come again, as mail servers do; the mailbox is looked into without anybody's doing
    await world.mails(Array.from({ length: 20 }, (_, at) => ({ id: `full-${at}`, from: `full-${at}@mail.example` })));
    await waitFor(
      async () =>
        (await world.sql(`select 1 from messages where external_id = any($1)`, [ids.map(messageIdOf)])).length ===
        WAITING,
      'the mailbox is read unaided',
      120,
    );
    await world.hurry();
    const [balance] = await world.sql<{ difference: number }>(
      `select coalesce((select sum(seen) from source_counts), 0)::int - (select count(*)::int from sightings) as difference`,
    );
    check.figure('ledger out of balance by', balance?.difference ?? -1, { exactly: 0 });
    await world.judge();
    const lost = await world.sql<{ n: number }>(
      `select count(*)::int as n from messages where direction = 'in' and external_id = any($1)`,
      [world.injected],
    );
    check.figure('mails lost or doubled', new Set(world.injected).size - (lost[0]?.n ?? 0), { exactly: 0 });
  } finally {
    await world.close();
    await dovecot.stop();
    execFileSync('umount', [disk]);
    fs.rmdirSync(disk);
  }
});

const freeOn = (disk: string): number => fs.statfsSync(disk).bavail * fs.statfsSync(disk).bsize;

/** Until the system refuses: how much there is beforehand is not known, for others write as well. */
function fillUp(file: string): void {
  const page = Buffer.alloc(4096);
  const filler = fs.openSync(file, 'w');
  try {
    for (;;) fs.writeSync(filler, page);
  } catch (error) {
    if (errorCode(error) !== 'ENOSPC') throw error;
  } finally {
    fs.closeSync(filler);
  }
}
