import fs from 'node:fs';
import { createClient } from 'redis';
import { createTestDatabase, query } from '../support/postgres';
import { isListening } from '../support/ports';
import { startRedis } from '../support/redis';

test('two test databases have every table and do not see each other', async () => {
  const [one, other] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  await query(one.appUrl, `insert into rate_limits values ('a', 1, now())`);
  expect(await query(one.appUrl, 'select bucket from rate_limits')).toEqual([{ bucket: 'a' }]);
  expect(await query(other.appUrl, 'select bucket from rate_limits')).toEqual([]);
  await one.drop();
  await expect(query(one.appUrl, 'select 1')).rejects.toMatchObject({ code: '3D000' });
});

test('a test redis can be flushed, killed and started again empty on its port', async () => {
  expect(fs.existsSync('/usr/bin/redis-server')).toBe(true);
  const redis = await startRedis();
  const read = async (): Promise<string | null> => {
    const client = createClient({ url: redis.url });
    client.on('error', () => undefined);
    await client.connect();
    const before = await client.get('key');
    await client.set('key', 'value');
    client.destroy();
    return before;
  };
  expect(await read()).toBeNull();
  expect(await read()).toBe('value');
  await redis.flush();
  expect(await read()).toBeNull();
  await redis.kill();
  expect(await isListening(redis.port)).toBe(false);
  await redis.start();
  expect(await read()).toBeNull();
});
