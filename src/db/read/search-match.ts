import type { Knex } from 'knex';
import type { Direction } from '../../core/language';
import { marked, snippetAround, type SnippetPiece } from '../../core/search-snippet';
import type { Search } from './search-hits';
import type { TicketRowRead } from './ticket-row';

/** Where and how a case was found. */
export interface SearchMatch {
  /** The newest message that has the words; null when the case was found by its number or its person. */
  readonly messageId: string | null;
  /** `third_party`: of somebody who does not take part, unverified. */
  readonly kind: 'message' | 'note' | 'third_party' | null;
  readonly party: readonly SnippetPiece[];
  readonly subject: readonly SnippetPiece[];
  /** Words around the first hit in the text, or the name of the file that has it; null when neither has. */
  readonly snippet: readonly SnippetPiece[] | null;
  readonly from: 'text' | 'file' | null;
  readonly direction: Direction;
}

interface Found {
  readonly ticket_id: string;
  readonly message_id: string;
  readonly kind: 'message' | 'note' | 'third_party';
  readonly text: string;
  readonly text_direction: Direction;
  readonly files: string[];
}

const NEWEST = `
  select d.ticket_id, d.message_id, d.kind, m.text_direction,
         left(case when m.visible_text = '' then m.text else m.visible_text end, 30000) as text,
         array(select a.filename from attachments a where a.message_id = m.id and not a.inline order by a.position) as files
    from unnest(?::uuid[]) as wanted (id)
    cross join lateral (
      select o.* from search_documents o where o.ticket_id = wanted.id and ts_match_vq(o.words, ?::tsquery) and o.kind = any(?::text[])
       order by o.at desc, o.message_id desc limit 1) d
    join messages m on m.id = d.message_id`;

/** For each case of a page, the newest message that has what was looked for. The page is the viewer's already. */
export async function matchesOf(
  knex: Knex,
  { terms, kinds }: Search,
  page: readonly TicketRowRead[],
): Promise<Map<string, SearchMatch>> {
  const { words } = terms;
  const rows =
    words.tsquery === '' || page.length === 0
      ? []
      : ((await knex.raw(NEWEST, [page.map((ticket) => ticket.id), words.tsquery, [...kinds]])) as { rows: Found[] })
          .rows;
  const found = new Map(rows.map((row) => [row.ticket_id, row]));
  return new Map(
    page.map((ticket) => {
      const row = found.get(ticket.id);
      const text = row === undefined ? undefined : snippetAround(row.text, words);
      const file =
        row === undefined || text !== undefined
          ? undefined
          : row.files.map((name) => snippetAround(name, words)).find(Boolean);
      return [
        ticket.id,
        {
          messageId: row?.message_id ?? null,
          kind: row?.kind ?? null,
          party: marked(ticket.party, words),
          subject: marked(ticket.subject, words),
          snippet: text ?? file ?? null,
          from: text !== undefined ? 'text' : file !== undefined ? 'file' : null,
          direction: text === undefined ? ticket.snippetDirection : (row?.text_direction ?? ticket.snippetDirection),
        },
      ];
    }),
  );
}

/** A case that was found by its person's name, which is spelt a little otherwise than it was asked for. */
export const matchedByName = ({ party, subject, snippetDirection }: TicketRowRead): SearchMatch => ({
  messageId: null,
  kind: null,
  party: [{ text: party, hit: true }],
  subject: subject === '' ? [] : [{ text: subject, hit: false }],
  snippet: null,
  from: null,
  direction: snippetDirection,
});
