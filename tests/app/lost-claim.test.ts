import { ingestPending } from '../../src/app/ingest';
import { storeItems } from '../../src/app/store-items';
import type { AccountId, SightingId } from '../../src/core/ids';
import { openDatabase, type Database } from '../../src/db/database';
import { createTestApp, type TestApp } from '../support/app';
import { createJsonChannel, jsonItem } from '../support/json-channel';
import { startPostgresProxy, type PostgresProxy } from '../support/postgres-proxy';

let app: TestApp;
let proxy: PostgresProxy;
let overProxy: Database;
let account: AccountId;
beforeAll(async () => {
  app = await createTestApp([createJsonChannel().connector]);
  proxy = await startPostgresProxy(app.databaseUrl);
  overProxy = openDatabase({ url: proxy.url, poolSize: 4 });
  account = await app.account(await app.centre('937'), 'json', 'care@wasl.example');
});
afterAll(async () => {
  await overProxy.close();
  await proxy.close();
  await app.close();
});

const arrive = (...ids: string[]): Promise<SightingId[]> =>
  storeItems(app, ids.map((id) => ({ item: jsonItem({ id, from: `${id}@mail.example`, text: id }), accountId: account, backlog: false })));
const leased = async (): Promise<number> => (await app.sql(`select 1 from sightings where outcome = 'pending' and lease_until > now()`)).length;

describe('a claim that was committed and whose answer was lost on the wire', () => {
  test('is given back by the next one, so that nothing waits for its lease to run out', async () => {
    const behindProxy = { ...app, db: overProxy };
    await arrive('a1', 'a2', 'a3');
    proxy.loseAnswerTo('update sightings s set attempts');
    await expect(ingestPending(behindProxy)).rejects.toThrow(/connection|terminated|ended/i);
    expect(proxy.lost()).toBe(1);
    expect(await leased()).toBe(3);
    // whoever failed asks to be called again
    expect(app.nudged).toContain('ingest');
    expect(await ingestPending(behindProxy)).toBe(3);
    expect(await app.sql(`select distinct outcome, attempts from sightings`)).toEqual([{ outcome: 'filed', attempts: 1 }]);
  });

  test('leaves what another process has claimed alone', async () => {
    const behindProxy = { ...app, db: overProxy };
    const [theirs = ''] = await arrive('b1');
    await app.db.stores.sightings.claim(10, '01a2110c-0000-7000-8000-000000000001', [theirs as SightingId]);
    await arrive('b2');
    proxy.loseAnswerTo('update sightings s set attempts');
    await expect(ingestPending(behindProxy)).rejects.toThrow(/connection|terminated|ended/i);
    expect(await leased()).toBe(2);
    expect(await ingestPending(behindProxy)).toBe(1);
    expect(await app.sql(`select outcome from sightings where id = ?`, [theirs])).toEqual([{ outcome: 'pending' }]);
    expect(await leased()).toBe(1);
  });
});
