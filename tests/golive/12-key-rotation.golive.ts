import fs from 'node:fs';
import path from 'node:path';
import { messageIdOf } from '../faults/support/people';
import { World } from '../faults/support/world';
import { SEALED_COLUMNS } from '../../src/db/reseal';
import { ROOT, startNode, temporaryDirectory, type Program } from '../support/processes';
import { waitFor } from '../support/wait';
import { goLive } from './support/check';

const BEFORE = 60;
const DURING = 120;

goLive(12, 'key rotation under load', async (check) => {
  const keyFile = path.join(temporaryDirectory(), 'master.key');
  const world = await World.open({ env: { WASL_KEY_FILE: keyFile } });
  try {
    await world.start();
    await world.start({ role: 'worker' });
    const letters = (name: string, count: number): { id: string; from: string }[] =>
      Array.from({ length: count }, (_, at) => ({ id: `${name}-${at}`, from: `${name}-${at}@mail.example` }));
    const rotate = (...args: readonly string[]): Program =>
      startNode([path.join(ROOT, 'dist', 'src', 'cli', 'main.js'), 'rotate-key', ...args], {
        env: { DATABASE_URL: world.appUrl, WASL_KEY_FILE: keyFile, WASL_DATA_DIR: temporaryDirectory() },
      });
    await world.mails(letters('before', BEFORE));
    const oldKey = fs.readFileSync(keyFile, 'utf8').trim();
    const arriving = world.mails(letters('during', DURING), 4);
    // killed in the middle, and gone on with
    const killed = rotate();
    await killed.says(/Key 2 was added/);
    await killed.kill();
    const began = performance.now();
    await rotate().ended;
    await arriving;
    const underOld = async (): Promise<number> => {
      let left = 0;
      for (const { table, column } of SEALED_COLUMNS)
        left +=
          (
            await world.sql<{ n: number }>(
              `select count(*)::int as n from ${table} where ${column} is not null and length(${column}) > 0 and get_byte(${column}, 0) = 1`,
            )
          )[0]?.n ?? 0;
      return left;
    };
    await waitFor(
      async () => (await underOld()) === 0 || ((await rotate().ended).code === 0 && (await underOld()) === 0),
      'all is sealed anew',
      60,
    ).catch(() => undefined);
    check.note(
      'from the second start until all is sealed anew',
      Math.round((performance.now() - began) / 100) / 10,
      's',
    );
    check.figure('values still under the old key', await underOld(), { exactly: 0 });
    await rotate('--finish', '--force').ended;
    check.figure('old keys left in the file', fs.readFileSync(keyFile, 'utf8').includes(oldKey) ? 1 : 0, {
      exactly: 0,
    });
    for (const wasl of world.running()) await wasl.stop();
    await world.start();
    const ids = [...letters('before', BEFORE), ...letters('during', DURING)].map(({ id }) => id);
    const closed: string[] = [];
    for (const id of ids) {
      const [row] = await world.sql<{ id: string }>(`select id from messages where external_id = $1`, [
        messageIdOf(id),
      ]);
      const answer = await world.desk.call('GET', `/messages/${row?.id ?? ''}/raw`);
      if (!answer.ok || !(await answer.text()).includes(messageIdOf(id))) closed.push(id);
    }
    check.figure('originals that do not open', closed.length, { exactly: 0 });
    await world.hurry();
    await world.judge();
    const kept = await world.sql<{ n: number }>(
      `select count(*)::int as n from messages where direction = 'in' and external_id = any($1)`,
      [ids.map(messageIdOf)],
    );
    check.figure('mails lost or doubled', Math.abs(ids.length - (kept[0]?.n ?? 0)), { exactly: 0 });
  } finally {
    await world.close();
  }
});
