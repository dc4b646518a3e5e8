import fs from 'node:fs';
import path from 'node:path';
import { messageIdOf } from '../faults/support/people';
import { World } from '../faults/support/world';
import { temporaryDirectory } from '../support/processes';
import { waitFor } from '../support/wait';
import { goLive } from './support/check';

const DAY_MS = 86_400_000;
const EACH = 20;

goLive(14, 'clock ± 1 day', async (check) => {
  const clock = path.join(temporaryDirectory(), 'clock');
  fs.writeFileSync(clock, '0');
  const world = await World.open({
    env: { NODE_OPTIONS: `--require ${path.join(__dirname, 'support', 'shifted-clock.cjs')}`, WASL_TEST_CLOCK: clock },
  });
  try {
    await world.start();
    await world.desk.signIn();
    let replies = 0;
    const correspond = async (name: string): Promise<void> => {
      const ids = Array.from({ length: EACH }, (_, at) => `${name}-${at}`);
      await world.mails(ids.map((id) => ({ id, from: `${id}@mail.example` })));
      const asked = await waitFor(
        async () => {
          const rows = await world.sql<{ ticket_id: string; address: string }>(
            `select ticket_id, sender->>'address' as address from messages where external_id = any($1)`,
            [ids.map(messageIdOf)],
          );
          return rows.length === EACH && rows;
        },
        `${name} are filed`,
        60,
      );
      await Promise.all(asked.map(async (row) => world.desk.reply(row.ticket_id, [row.address])));
      replies += EACH;
    };
    const alarms = async (): Promise<number> =>
      (await world.sql(`select 1 from alarms where kind = 'clock_jumped'`)).length;
    await correspond('today');
    // the answers are held, about to go: what is due must not be decided by a clock that anybody can set
    fs.writeFileSync(clock, String(DAY_MS));
    await correspond('tomorrow');
    await world.hurry();
    await waitFor(async () => (await alarms()) > 0, 'somebody is told of the jump', 60);
    check.figure('alarms of the jump ahead', await alarms(), { atLeast: 1 });
    const date = (await world.desk.call('GET', '/session')).status;
    check.figure('sessions that ended by a jump of less than their life', date === 200 ? 0 : 1, { exactly: 0 });
    await world.sql(
      `update alarms set last_seen_at = now() - interval '10 minutes', opened_at = now() - interval '3 hours', closed_at = now() - interval '2 hours' where kind = 'clock_jumped'`,
    );
    fs.writeFileSync(clock, String(-DAY_MS));
    await correspond('yesterday');
    await world.hurry();
    await waitFor(
      async () =>
        (await world.sql(`select 1 from alarms where kind = 'clock_jumped' and closed_at is null`)).length > 0,
      'somebody is told of the jump back',
      60,
    );
    fs.writeFileSync(clock, '0');
    await correspond('again');
    await world.hurry();
    await waitFor(
      async () => {
        await world.hurry();
        return (await world.sql(`select 1 from deliveries where state in ('held', 'queued', 'sending')`)).length === 0;
      },
      'all answers are out',
      120,
    );
    await world.judge();
    const copies = new Map<string, number>();
    for (const message of world.sink.messages)
      for (const recipient of message.recipients) {
        const key = `${/^Message-ID:\s*<(.*?)>/im.exec(message.raw)?.[1] ?? ''} ${recipient}`;
        copies.set(key, (copies.get(key) ?? 0) + 1);
      }
    check.figure('answers sent', replies, { exactly: 4 * EACH });
    check.figure('mails sent twice', [...copies.values()].filter((count) => count > 1).length, { exactly: 0 });
    check.figure(
      'answers that are not out',
      (
        await world.sql(
          `select 1 from deliveries d join messages m on m.id = d.message_id where m.purpose = 'reply' and d.state <> 'sent'`,
        )
      ).length,
      { exactly: 0 },
    );
  } finally {
    await world.close();
  }
});
