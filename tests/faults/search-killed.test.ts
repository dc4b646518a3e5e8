import { runWasl, type RunningWasl } from '../support/running-wasl';
import { waitFor } from '../support/wait';

const LETTERS = 5;
let world: RunningWasl;
beforeAll(async () => {
  world = await runWasl();
  for (let at = 0; at < LETTERS; at++)
    await world.mail({ id: `found-${at}`, from: `found-${at}@mail.example`, text: `about the albatross ${at}` });
  await allFound('the letters are filed and indexed');
  await world.wasl().stop();
}, 120_000);
afterEach(() => world.end());
afterAll(() => world.close(), 120_000);

const documents = (): Promise<{ message_id: string }[]> =>
  world.sql(`select message_id from search_documents where words @@ '''albatross'''::tsquery`);
const allFound = (what: string): Promise<true | undefined> =>
  waitFor(async () => ((await documents()).length === LETTERS ? true : undefined), what);
/** The process that is killed at the given step of the follower. */
async function killedAt(pass: number): Promise<void> {
  // it may die before it is ready
  expect(await world.launch({ WASL_FAULT: `search.before-commit=kill@${pass}` }).ended).toMatchObject({ signal: 'SIGKILL' });
}

test('killed while it indexes what was written, the next process finds all of it, once', async () => {
  // as by another process while nobody follows: the trigger takes the old words out and leaves a note
  await world.sql(`update messages set subject = subject || ' again' where visible_text like '%albatross%'`);
  expect(await documents()).toEqual([]);
  await killedAt(1);
  expect(await documents()).toEqual([]);
  expect((await world.sql('select 1 from search_pending')).length).toBe(LETTERS);
  await world.start();
  await allFound('the notes are followed');
  await waitFor(
    async () => ((await world.sql('select 1 from search_pending')).length === 0 ? true : undefined),
    'no note is left',
  );
}, 120_000);

test('killed while it indexes what was there before the upgrade, the next process goes on to the end', async () => {
  await world.sql('delete from search_documents');
  await world.sql('delete from search_progress');
  // the first step finds no notes, the second takes the old messages
  await killedAt(2);
  expect(await documents()).toEqual([]);
  expect(await world.sql('select 1 from search_progress')).toEqual([]);
  await world.start();
  await allFound('the old letters are indexed');
  await waitFor(
    async () => (await world.sql('select 1 from search_progress where finished_at is not null'))[0],
    'it is finished',
  );
}, 120_000);
