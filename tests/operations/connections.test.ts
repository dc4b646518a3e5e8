import { Client } from 'pg';
import { checkConnections, judgeConnections, type Connections } from '../../src/cli/checks/connections';
import { createTestDatabase, type TestDatabase } from '../support/postgres';

const CASES: readonly (readonly [string, Connections, 'ok' | 'warn'])[] = [
  ['one process on a server of its own', { most: 97, others: 0, processes: 2 }, 'ok'],
  ['nothing running yet on a server that has just enough', { most: 22, others: 0, processes: 0 }, 'ok'],
  ['nothing running yet on a server that lacks one', { most: 21, others: 0, processes: 0 }, 'warn'],
  ['four web processes and two workers', { most: 80, others: 0, processes: 6 }, 'warn'],
  ['other programs that hold most of it', { most: 97, others: 76, processes: 1 }, 'warn'],
];
test.each(CASES)('%s is judged %j: %s', (_what, connections, state) => {
  expect(judgeConnections(connections).state).toBe(state);
});

test('the advice says by how much to raise the limit', () => {
  expect(judgeConnections({ most: 50, others: 10, processes: 4 }).advice).toContain('by at least 16');
});

describe('on a server', () => {
  let database: TestDatabase;
  const clients: Client[] = [];
  const connect = async (name: string): Promise<Client> => {
    const client = new Client({ connectionString: database.appUrl, application_name: name });
    await client.connect();
    clients.push(client);
    return client;
  };
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(async () => {
    await Promise.all(clients.map((client) => client.end()));
    await database.drop();
  });

  test('our own processes are counted as such, and what they need grows with them', async () => {
    const doctor = await connect('wasl doctor');
    const needed = async (): Promise<number> =>
      Number(/at most (\d+) needed/.exec((await checkConnections(doctor)).detail)?.[1]);
    expect(await needed()).toBe(22);
    for (const name of ['wasl relay', 'wasl-receiver', 'wasl relay', 'wasl']) await connect(name);
    expect(await needed()).toBe(3 * 13 + 4);
  });
});
