import { createHash, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { ROUTES, type Route } from '../../src/shared/routes';
import { ingestPending } from '../../src/app/ingest';
import { storeItems } from '../../src/app/store-items';
import type { AccountId } from '../../src/core/ids';
import { ROLES, type Role } from '../../src/core/rights';
import { startServer, type Client } from '../http/support/client';
import { accountOf, addPerson, PASSWORD } from '../http/support/people';
import { createTestApp, type TestApp } from '../http/support/test-app';
import { goLive } from './support/check';
import { bodiesFor, seeded, type JsonSchema } from './support/bodies';

const EACH = 40;
const POISON = [
  '',
  '0',
  '-1',
  '../../etc/passwd',
  '%00',
  `' or 1=1 --`,
  'x'.repeat(5_000),
  '١٢٣',
  '\u202e',
  '[object Object]',
  '1e999',
  'null',
  '__proto__',
];
/** What nobody of another centre, and no agent, may change by any request whatsoever. */
const GUARDED: Readonly<Record<string, string>> = {
  users: 'id, email, name, role, password_hash, disabled_at',
  user_centres: '*',
  accounts: 'id, centre_id, channel, name, address, config, secrets, enabled',
  centres: '*',
  operation_settings: '*',
  holds: '*',
  tickets: 'id, centre_id, state, type, category, urgent, assignee_id, team_id, version',
  messages: 'id, ticket_id, standing, text, author_id',
  deliveries: 'id, state, decided_by',
  installation: '*',
};

goLive(9, 'OpenAPI fuzz with extra fields', async (check) => {
  const t = await createTestApp();
  const server = await startServer(t.app);
  try {
    const home = await thingsOf(t);
    let requests = 0;
    let crashes = 0;
    let changes = 0;
    let taken = 0;
    let whole = 0;
    for (const role of ROLES)
      for (const centres of [['937'], ['920']]) {
        const random = seeded(`${role} ${centres.join()}`);
        const person = await addPerson(t.app, role, centres, `${role}-${centres[0] ?? ''}@wasl.test`);
        const client = server.client();
        await client.signIn(person.email, PASSWORD);
        const before = await guarded(t, person.id);
        for (const [name, route] of Object.entries(ROUTES) as [string, Route][]) {
          if (['signOut', 'signIn'].includes(name)) continue;
          // slowing down who tries too often is right, and not what is looked at here
          await t.app.db.knex('rate_limits').delete();
          for (const attempt of attempts(route, random, home)) {
            requests += 1;
            const { status, text } = await client.call(route.method.toUpperCase(), attempt.path, attempt.body);
            if (status >= 500 && !isForeseen(status, text)) {
              crashes += 1;
              process.stdout.write(
                `${status} from ${name} as ${role}: ${JSON.stringify(attempt.body).slice(0, 200)} ${text.slice(0, 200)}\n`,
              );
            }
            if (!attempt.extra && status < 300 && route.body !== undefined) whole += 1;
            if (attempt.extra && status < 300) {
              taken += 1;
              process.stdout.write(`extra field taken by ${name}: ${JSON.stringify(attempt.body).slice(0, 200)}\n`);
            }
            if (status === 401) await signInAgain(client, person.email);
          }
        }
        if (isOutsiderOrAgent(role, centres)) {
          const after = await guarded(t, person.id);
          for (const [table, digest] of Object.entries(after)) {
            if (
              digest === before[table] ||
              (role === 'agent' && centres[0] === '937' && ['tickets', 'messages', 'deliveries'].includes(table))
            )
              continue;
            if (
              role !== 'agent' &&
              ['users', 'user_centres', 'accounts', 'operation_settings'].includes(table) &&
              mayAdminister(role)
            )
              continue;
            changes += 1;
            process.stdout.write(`${table} changed by a ${role} of ${centres.join()}\n`);
          }
        }
      }
    check.figure('requests', requests, { atLeast: 5_000 });
    check.figure('bodies without an unknown field that were taken', whole, { atLeast: 30 });
    check.figure('answers 500', crashes, { exactly: 0 });
    check.figure('bodies with an unknown field that were taken', taken, { exactly: 0 });
    check.figure('unauthorised changes', changes, { exactly: 0 });
  } finally {
    await server.close();
    await t.close();
  }
});

const isOutsiderOrAgent = (role: Role, centres: readonly string[]): boolean => role === 'agent' || centres[0] !== '937';
const mayAdminister = (role: Role): boolean => role === 'administrator';

async function signInAgain(client: Client, email: string): Promise<void> {
  await client.signIn(email, PASSWORD);
}

interface Attempt {
  readonly path: string;
  readonly body: unknown;
  /** Holds a field that the schema does not know, and is otherwise whole. */
  readonly extra: boolean;
}

function* attempts(route: Route, random: () => number, home: readonly string[]): Generator<Attempt> {
  const pathFor = (): string => {
    const path = route.path.replace(/:(\w+)/g, (_, key: string) =>
      encodeURIComponent(
        key === 'id' && random() < 0.8
          ? (home[Math.floor(random() * home.length)] ?? '')
          : (POISON[Math.floor(random() * POISON.length)] ?? 'x') || 'x',
      ),
    );
    const query =
      route.query === undefined && random() < 0.7
        ? ''
        : `?${['q', 'limit', 'after', 'view', 'days', 'strange']
            .filter(() => random() < 0.3)
            .map((key) => `${key}=${encodeURIComponent(POISON[Math.floor(random() * POISON.length)] ?? '')}`)
            .join('&')}`;
    return `/api${path}${query}`;
  };
  if (route.body === undefined) {
    for (let at = 0; at < EACH / 4; at += 1)
      yield { path: pathFor(), body: route.method === 'get' ? undefined : {}, extra: false };
    return;
  }
  const schema = z.toJSONSchema(route.body, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  for (const { body, extra } of bodiesFor(schema, random, EACH, [...home, randomUUID()]))
    yield { path: pathFor(), body, extra };
}

/** Ids of the home centre's things, all of them mixed: an id is only ever a guess. */
async function thingsOf(t: TestApp): Promise<string[]> {
  const mailbox = (await accountOf(t.app, 'email')) as AccountId;
  const ids = await storeItems(
    t.app,
    [1, 2, 3].map((number) => ({
      item: {
        sourceKey: `f:${number}`,
        bytes: Buffer.from(
          `From: f${number}@mail.example\r\nMessage-ID: <f${number}@mail.example>\r\nSubject: fuzz\r\n\r\nwords\r\n`,
        ),
        receivedAt: new Date(),
        transport: {},
      },
      accountId: mailbox,
      backlog: true,
    })),
  );
  await ingestPending(t.app, ids);
  const { knex } = t.app.db;
  const found = await Promise.all(
    ['tickets', 'messages', 'accounts', 'centres', 'users', 'sightings'].map((table) =>
      knex(table).limit(5).pluck('id'),
    ),
  );
  return found.flat() as string[];
}

async function guarded(t: TestApp, except: string): Promise<Record<string, string>> {
  const digests: Record<string, string> = {};
  for (const [table, columns] of Object.entries(GUARDED)) {
    const own =
      table === 'users' ? `where id <> '${except}'` : table === 'user_centres' ? `where user_id <> '${except}'` : '';
    const { rows } = (await t.app.db.knex.raw(
      `select coalesce(string_agg(r::text, '|' order by r::text), '') as all from (select ${columns} from ${table} ${own}) r`,
    )) as { rows: { all: string }[] };
    digests[table] = createHash('sha256')
      .update(rows[0]?.all ?? '')
      .digest('hex');
  }
  return digests;
}

/** Not a failure of ours: a full disk or another's trouble, said in a problem's own words. */
const isForeseen = (status: number, text: string): boolean =>
  status === 503 || (status === 502 && text.includes('"code":"provider_trouble"'));
