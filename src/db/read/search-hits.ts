import type { Knex } from 'knex';
import { writtenOldNumbers } from '../../core/old-number';
import { may } from '../../core/rights';
import type { Viewer } from '../../core/viewer';
import type { SearchTerms } from './search-terms';
import type { Condition } from './ticket-conditions';

/** What of a case's conversation may answer this viewer's search: all that the thread shows, and a note to who may read notes. */
export const searchedKinds = (viewer: Viewer): readonly string[] =>
  may(viewer, 'ticket.read') ? ['message', 'third_party', 'note'] : [];

/** Somebody looks for something: where it may be found. */
export interface Search {
  readonly terms: SearchTerms;
  readonly kinds: readonly string[];
  /** Numbers as other systems wrote them. */
  readonly oldNumbers: readonly string[];
}

export const searchFor = (viewer: Viewer, terms: SearchTerms, q: string): Search => ({
  terms,
  kinds: searchedKinds(viewer),
  oldNumbers: writtenOldNumbers(q),
});

/** Only words are looked for: the newest cases may well have them. */
export const isWordsAlone = ({ terms, oldNumbers }: Search): boolean =>
  terms.words.tsquery !== '' &&
  terms.references.length + terms.prefixes.length + terms.handles.length + oldNumbers.length === 0;

/**
 * For cases that are at hand: has one of its messages the words? `offset 0` and the function behind `@@` keep the planner from asking the
 * index for all that have them, once a case (seen on a table without statistics: half a minute instead of 12 ms).
 */
export const hasWords =
  ({ terms, kinds }: Search): Condition =>
  (tickets) =>
    void tickets.whereRaw(
      `exists (select 1 from search_documents d where d.ticket_id = tickets.id and ts_match_vq(d.words, ?::tsquery) and d.kind = any(?::text[]) offset 0)`,
      [terms.words.tsquery, [...kinds]],
    );

/** Cases of people whose names are spelt almost like this; looked for where nothing else was found. */
export const hasNameLike =
  (words: readonly string[]): Condition =>
  (tickets) => {
    const like = words.map(() => 'folded %> ?').join(' and ');
    tickets.whereRaw(`tickets.contact_id in (select contact_id from search_names where ${like})`, [...words]);
  };

export const isOneOf =
  (ids: readonly string[]): Condition =>
  (tickets) =>
    void tickets.whereRaw('tickets.id = any(?::uuid[])', [[...ids]]);

/** By their indexes: every case that is found in any way. False for all when there is nothing to look for. */
export const isHit =
  (knex: Knex, search: Search): Condition =>
  (tickets) => {
    const ways = waysOf(knex, search);
    if (ways.length === 0) return void tickets.whereRaw('false');
    tickets.whereRaw(`tickets.id in (${ways.map(() => '?').join(' union ')})`, ways);
  };

function waysOf(knex: Knex, { terms, kinds, oldNumbers }: Search): Knex.QueryBuilder[] {
  const ways: Knex.QueryBuilder[] = [];
  if (terms.references.length > 0) ways.push(knex('tickets').whereIn('reference', terms.references).select('id'));
  for (const prefix of terms.prefixes) ways.push(knex('tickets').whereLike('reference', `${prefix}%`).select('id'));
  if (oldNumbers.length > 0) ways.push(knex('ticket_aliases').whereIn('number', oldNumbers).select('ticket_id'));
  for (const { kind, value } of terms.handles) {
    const contacts = knex('handles').where({ kind, value }).select('contact_id');
    ways.push(
      knex('tickets').whereIn('contact_id', contacts).select('id'),
      knex('participants').where({ kind, value }).select('ticket_id'),
    );
  }
  if (terms.words.tsquery !== '')
    ways.push(
      knex('search_documents')
        .whereRaw('words @@ ?::tsquery', [terms.words.tsquery])
        .whereRaw('kind = any(?::text[])', [[...kinds]])
        .select('ticket_id'),
    );
  return ways;
}
