import { FAULT_POINTS } from '../../src/core/fault';
import { postMisread } from '../support/misread-mail';
import { runWasl, type RunningWasl } from '../support/running-wasl';
import { waitFor } from '../support/wait';

const POINTS = FAULT_POINTS.filter((point) => point.startsWith('recode.'));
const WORDS = 'نرجو الرد';
const SUBJECT = 'طلب موعد';

let world: RunningWasl;
let round = 0;
beforeAll(async () => {
  world = await runWasl();
  await world.wasl().stop();
}, 120_000);
afterEach(() => world.end());
afterAll(() => world.close(), 120_000);

interface Misread extends Record<string, unknown> {
  readonly id: string;
  readonly text: string;
}
/** All that a decision about the charset changes. */
const stands = async (id: string): Promise<Misread | undefined> =>
  (
    await world.sql<Misread>(
      `select m.id, m.text, m.subject, m.repairs, t.subject as called, t.snippet,
              (select count(*)::int from events e where e.ticket_id = t.id and e.type = 'message.recoded') as decisions
         from messages m join tickets t on t.id = m.ticket_id where m.external_id = $1`,
      [`${id}@mail.example`],
    )
  )[0];

test('every step of a decision about the charset is killed somewhere', () => {
  expect(POINTS).toEqual(['recode.after-reading', 'recode.before-commit', 'recode.after-commit']);
});

test.each(POINTS)(
  'killed at %s a message has all of its new words or none, and asking once more decides once',
  async (point) => {
    round += 1;
    const id = `misread-${round}`;
    const wasl = await world.start({ WASL_FAULT: `${point}=kill` });
    await postMisread(world.doorPort, { id, subject: SUBJECT, words: WORDS });
    const before = await waitFor(() => stands(id), 'it is filed');
    const ask = (): Promise<Response> => world.api('POST', `/messages/${before.id}/charset`, { charset: 'ibm720' });
    await expect(ask()).rejects.toThrow('fetch failed');
    expect(await wasl.program.ended).toMatchObject({ signal: 'SIGKILL' });
    const readable = { subject: SUBJECT, called: SUBJECT, snippet: WORDS, repairs: ['by_hand:ibm720'], decisions: 1 };
    if (point === 'recode.after-commit') expect(await stands(id)).toMatchObject(readable);
    else expect(await stands(id)).toEqual(before);
    await world.start();
    expect((await ask()).status).toBe(200);
    expect(await stands(id)).toMatchObject(readable);
  },
  120_000,
);
