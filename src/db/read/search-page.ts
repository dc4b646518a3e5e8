import type { Knex } from 'knex';
import type { Viewer } from '../../core/viewer';
import { exactInstant, type Position } from './cursor';
import { hasWords, isHit, isOneOf, isWordsAlone, type Search } from './search-hits';
import { byCentre, pageOfHits, PLACE, visibleRows, withAssignees, type PageRow, type Wanted } from './ticket-pages';
import { TICKET_COLUMNS } from './ticket-row';

/** Rows that were found, and where to go on when the search stopped before it had a page full. */
export interface FoundPage {
  readonly rows: PageRow[];
  readonly stoppedAt?: Position | undefined;
}

/** Frequent words fill a page from so many of the newest cases. */
const FIRST_WALK = 600;
/** So many hits among them promise a page in a longer walk, without asking the index. */
const PROMISING = 10;
const LONG_WALK = 2_000;
const LONG_ENOUGH_MS = 80;
/** More messages than these are not put in order: a word that so many have is frequent enough for walking. */
const MOST_CANDIDATES = 8_000;

/**
 * The newest cases that are found, by bounded work whatever is asked: what is frequent by walking the list from the newest, what is rare
 * by the index. Where neither will do (frequent words that seldom stand together, or under a rare filter) the walk stops after a while
 * and says where it stopped; the next page goes on there. Hits are never all ranked or counted.
 */
export async function searchPage(knex: Knex, viewer: Viewer, wanted: Wanted, search: Search): Promise<FoundPage> {
  if (!isWordsAlone(search)) return { rows: await pageOfHits(knex, viewer, wanted, isHit(knex, search)) };
  const newest = await walk(knex, viewer, wanted, search, FIRST_WALK);
  if (newest.length >= wanted.limit) return { rows: newest };
  if (newest.length < PROMISING) {
    const candidates = await fewCases(knex, search);
    if (candidates !== undefined) return { rows: await pageOfHits(knex, viewer, wanted, isOneOf(candidates)) };
  }
  return walkOn(knex, viewer, wanted, search);
}

/** Walks on until the page is full, the list ends, or it took long enough: what is found never depends on what the viewer may not see. */
async function walkOn(knex: Knex, viewer: Viewer, wanted: Wanted, search: Search): Promise<FoundPage> {
  const until = performance.now() + LONG_ENOUGH_MS;
  const rows: PageRow[] = [];
  let here = wanted;
  for (;;) {
    rows.push(...(await walk(knex, viewer, { ...here, limit: wanted.limit - rows.length }, search, LONG_WALK)));
    if (rows.length >= wanted.limit) return { rows };
    const position = await endOfWalk(knex, viewer, here);
    if (position === undefined) return { rows };
    if (performance.now() > until) return { rows, stoppedAt: position };
    here = { ...wanted, position };
  }
}

/** The same where the filters leave few cases by an index of their own, such as those of one person: each is looked at. */
export const searchFew = async (knex: Knex, viewer: Viewer, wanted: Wanted, search: Search): Promise<FoundPage> => ({
  rows: await pageOfHits(knex, viewer, wanted, isWordsAlone(search) ? hasWords(search) : isHit(knex, search)),
});

/** Cases that have the words, by the index; undefined when more messages than few have them. */
async function fewCases(knex: Knex, { terms, kinds }: Search): Promise<string[] | undefined> {
  const found = (await knex.raw(
    `select d.ticket_id, d.words @@ ?::tsquery and d.kind = any(?::text[]) as is_hit
       from (select ticket_id, kind, words from search_documents where words @@ ?::tsquery limit ?) d`,
    [terms.words.tsquery, [...kinds], terms.words.loose, MOST_CANDIDATES + 1],
  )) as { rows: { ticket_id: string; is_hit: boolean }[] };
  if (found.rows.length > MOST_CANDIDATES) return undefined;
  return [...new Set(found.rows.filter((row) => row.is_hit).map((row) => row.ticket_id))];
}

/** Of the newest `count` cases, those with the words, from the newest until the page is full. */
async function walk(knex: Knex, viewer: Viewer, wanted: Wanted, search: Search, count: number): Promise<PageRow[]> {
  const tickets = knex
    .select(TICKET_COLUMNS.map((column) => `tickets.${column}`))
    .from(knex.raw('(?) as walked join tickets using (id)', [newestOf(knex, viewer, wanted, count)]))
    .orderByRaw('walked.last_message_at desc, walked.id desc')
    .limit(wanted.limit);
  hasWords(search)(tickets);
  return withAssignees(knex, tickets, wanted.limit);
}

/** Where the long walk ended; undefined when it came to the end of the list. */
async function endOfWalk(knex: Knex, viewer: Viewer, wanted: Wanted): Promise<Position | undefined> {
  const found = (await knex.raw(
    `select id, ${exactInstant('last_message_at')} as at from (?) walked
      order by last_message_at desc, id desc offset ? limit 1`,
    [newestOf(knex, viewer, wanted, LONG_WALK), LONG_WALK - 1],
  )) as { rows: Position[] };
  return found.rows[0];
}

const newestOf = (knex: Knex, viewer: Viewer, wanted: Wanted, count: number): Knex.Raw =>
  knex.raw(`select * from (?) newest order by last_message_at desc, id desc limit ?`, [
    byCentre(
      knex,
      viewer,
      visibleRows(knex, viewer, wanted, PLACE).whereRaw('tickets.centre_id = centre.id').limit(count),
    ),
    count,
  ]);
