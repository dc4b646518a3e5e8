import { FAULT_POINTS } from '../../src/core/fault';
import { runWasl, type RunningWasl } from '../support/running-wasl';
import { waitFor } from '../support/wait';

const POINTS = FAULT_POINTS.filter((point) => point.startsWith('correct.'));
let world: RunningWasl;
let round = 0;
beforeAll(async () => {
  world = await runWasl();
  await world.wasl().stop();
}, 120_000);
afterEach(() => world.end());
afterAll(() => world.close(), 120_000);

test.each(POINTS)(
  'killed at %s and asked once more, a corrected letter is one delivery and goes out once',
  async (point) => {
    round += 1;
    const [wrong, right] = [`slip-${round}@mial.example`, `slip-${round}@mail.example`];
    world.sink.script({ rcpt: (recipient) => (recipient === wrong ? '550 5.1.1 No such user' : '250 OK') });
    await world.start();
    await world.mail({ id: `slip-${round}`, from: wrong });
    // the acknowledgement is what does not arrive
    const lost = await waitFor(
      async () =>
        (
          await world.sql<{ id: string; message_id: string }>(
            `select id, message_id from deliveries where recipient = $1 and state = 'rejected'`,
            [wrong],
          )
        )[0],
      'the acknowledgement is refused',
    );
    await world.wasl().stop();
    const wasl = await world.start({ WASL_FAULT: `${point}=kill` });
    const ask = (): Promise<Response> => world.api('POST', `/deliveries/${lost.id}/correction`, { address: right });
    await expect(ask()).rejects.toThrow('fetch failed');
    expect(await wasl.program.ended).toMatchObject({ signal: 'SIGKILL' });
    const made = await world.sql(`select 1 from deliveries where corrects = $1`, [lost.id]);
    expect(made).toHaveLength(point === 'correct.after-commit' ? 1 : 0);
    await world.start();
    expect((await ask()).status).toBe(200);
    await waitFor(
      async () =>
        (await world.sql(`select 1 from deliveries where corrects = $1 and state = 'sent'`, [lost.id])).length === 1,
      'it is sent',
    );
    expect(
      await world.sql(`select recipient from deliveries where message_id = $1 order by created_at`, [lost.message_id]),
    ).toEqual([{ recipient: wrong }, { recipient: right }]);
    expect(world.sink.messages.filter((message) => message.recipients.includes(right))).toHaveLength(1);
  },
  120_000,
);
