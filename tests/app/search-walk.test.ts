import type { Viewer } from '../../src/core/viewer';
import { SEARCH_VERSION } from '../../src/core/search-stem';
import { listTickets, type ListQuery } from '../../src/db/read/ticket-list';
import { openJsonDesk, type JsonDesk } from '../support/json-desk';

/** More than the index puts in order, and more than one walk looks at. */
const CASES = 9_000;
let desk: JsonDesk;
let elsewhere: Viewer;
beforeAll(async () => {
  desk = await openJsonDesk();
  const hidden = await desk.app.centre('920');
  elsewhere = await desk.app.person('agent', [hidden]);
  const ids = Array.from({ length: CASES }, () => desk.app.newId());
  await desk.app.sql(
    `insert into tickets (id, reference, centre_id, account_id, channel, subject, state, language, received_at, last_message_at, category)
     select id, 'r' || n, ?, ?, 'json', '', 'registered', 'ar', now() - n * interval '1 minute', now() - n * interval '1 minute',
            case when n % 3000 = 2999 then 'RARE' end from unnest(?::uuid[]) with ordinality as t (id, n)`,
    [desk.centre, desk.account, ids],
  );
  // two frequent words that stand beside one another in every two thousandth case, the oldest among them
  await desk.app.sql(
    `insert into search_documents (message_id, ticket_id, kind, at, version, words)
     select id, id, case when n % 10 = 0 then 'note' else 'message' end, now() - n * interval '1 minute', ?,
            case when n % 2000 = 1999 or n = ? then '''often'':1 ''seen'':2' else '''often'':1 ''seen'':5' end::tsvector
       from unnest(?::uuid[]) with ordinality as t (id, n)`,
    [SEARCH_VERSION, CASES, ids],
  );
});
afterAll(() => desk.app.close());

interface Walked {
  readonly references: string[];
  readonly pages: number;
}
async function walkAll(query: Omit<Partial<ListQuery>, 'after'>, viewer = desk.agent): Promise<Walked> {
  const references: string[] = [];
  let pages = 0;
  let after: string | undefined;
  do {
    const page = await listTickets(desk.app.db.knex, viewer, { view: 'all', limit: 20, ...query, after }, new Date());
    references.push(...page.items.map((row) => row.reference));
    pages += 1;
    after = page.next ?? undefined;
    if (pages > CASES) throw new Error('the pages go round in a circle');
  } while (after !== undefined);
  return { references, pages };
}

test('frequent words that seldom stand together are found to the oldest, over as many pages as it takes', async () => {
  const { references, pages } = await walkAll({ q: '"often seen"' });
  expect(references).toEqual(['r1999', 'r3999', 'r5999', 'r7999', 'r9000']);
  // at the least one walk a page
  expect(pages).toBeLessThan(8);
});

test('a frequent word under a rare filter is found to the oldest', async () => {
  expect((await walkAll({ q: 'often', category: 'RARE' })).references).toEqual(['r2999', 'r5999', 'r8999']);
});

test('a frequent word fills every page, each case once', async () => {
  const { references, pages } = await walkAll({ q: 'seen', limit: 100 });
  expect(references).toEqual(Array.from({ length: CASES }, (_, at) => `r${at + 1}`));
  expect(pages).toBe(CASES / 100);
});

test('who may see none of them is answered at once and to the byte as if there were nothing', async () => {
  const nothing = { items: [], next: null };
  for (const q of ['often', '"often seen"', 'nowhere'])
    expect(await listTickets(desk.app.db.knex, elsewhere, { view: 'all', limit: 20, q }, new Date())).toEqual(nothing);
});
