import type { Client } from 'pg';
import { insertAgents } from './people';
import { ARABIC, ENGLISH } from './words';

/** Somebody who looks at lists: what is slow for whom depends on whose centres they are. */
export interface Looker {
  readonly who: string;
  readonly cookie: string;
}

/**
 * Tickets as a ministry would have them after some months, written by SQL: 80 % in one of three centres and 5 % in the smallest, 70 %
 * closed, two hundred agents, two messages each. Needs the owner's connection.
 */
export async function fillTickets(db: Client, count: number): Promise<Looker[]> {
  const { rows: centres } = await db.query<{ id: string; code: string }>('select id, code from centres');
  const centreOf = (code: string): string => centres.find((centre) => centre.code === code)?.id ?? '';
  const [large, middle, small] = [centreOf('937'), centreOf('920'), centreOf('921')];
  const staff = await insertAgents(db, 200, [large, middle, small]);
  const [onlyLarge] = await insertAgents(db, 1, [large]);
  const [onlySmall] = await insertAgents(db, 1, [small]);
  await db.query('select setseed(0.42)');
  await db.query(`insert into contacts (id, name) select md5('contact' || n)::uuid, 'Person ' || n from generate_series(1, 40000) n`);
  await db.query(`insert into handles (kind, value, contact_id) select 'email', 'person' || n || '@mail.example', md5('contact' || n)::uuid from generate_series(1, 40000) n`);
  await db.query(TICKETS_SQL, [count, large, middle, small, staff.map((agent) => agent.userId), [...ARABIC, ...ENGLISH]]);
  await db.query(CLOCKS_SQL);
  await db.query(MESSAGES_SQL);
  await db.query('analyze');
  const found = await db.query<{ n: number }>('select count(*)::int as n from tickets');
  if (found.rows[0]?.n !== count) throw new Error(`${found.rows[0]?.n} tickets`);
  return [
    { who: 'three centres', cookie: staff[0]?.cookie ?? '' },
    { who: 'the large centre', cookie: onlyLarge?.cookie ?? '' },
    { who: 'the small centre', cookie: onlySmall?.cookie ?? '' },
  ];
}

const TICKETS_SQL = `
  with words as (select $6::text[] as list),
  base as (select n, random() as where_, random() as r, random() as s, random() as u, random() as a from generate_series(1, $1::int) n)
  insert into tickets (id, reference, centre_id, account_id, channel, contact_id, subject, state, type, urgent, assignee_id, tags, language, received_at,
                       last_message_at, party, snippet, message_count, trouble, awaits_answer, search_text, version)
  select md5('ticket' || n)::uuid, (case when where_ < 0.8 then '937' when where_ < 0.95 then '920' else '921' end) || '-1448-' || lpad(n::text, 7, '0') || '-0',
         case when where_ < 0.8 then $2::uuid when where_ < 0.95 then $3::uuid else $4::uuid end,
         (select id from accounts where channel = 'email' limit 1),
         case when r < 0.7 then 'email' when r < 0.9 then 'phone' else 'webform' end,
         md5('contact' || (1 + n % 40000))::uuid, 'Subject ' || n,
         case when s < 0.7 then 'closed' when s < 0.8 then 'registered' when s < 0.9 then 'in_progress' when s < 0.93 then 'need_info' else 'answered' end,
         (array['CMP', 'INQ-SVC', 'TRT-IN', 'SUG', null])[1 + floor(r * 5)::int], u < 0.01,
         case when a < 0.7 then ($5::uuid[])[1 + floor(a * 10 / 7 * 200)::int] end,
         case when u < 0.001 then array['rare'] when u < 0.1 then array['vip', 'again'] else '{}' end,
         'ar', now() - n * interval '5 minutes', now() - n * interval '5 minutes', 'Person ' || n, 'The first words of the newest message', 1,
         case when u > 0.999 then 'unknown' when u > 0.998 then 'undelivered' end, s between 0.7 and 0.9,
         (select string_agg(list[1 + floor(random() * array_length(list, 1) + n * 0)::int], ' ') from words, generate_series(1, 60)), 3
    from base`;
/** What is open is due within days, a fifth of it too late already. */
const CLOCKS_SQL = `
  update tickets set clocks_stale = false,
         due_at = due, late = coalesce(due <= now(), false), clock_state = case when due is null then 'stopped' else 'running' end,
         clock_from = due - interval '72 hours', risk_at = due - interval '18 hours'
    from (select id as of_id, case when state in ('registered', 'in_progress', 'need_info') then now() + (random() - 0.2) * interval '4 days' end as due
            from tickets) d
   where id = of_id`;
const MESSAGES_SQL = `
  insert into messages (id, ticket_id, direction, channel, sender, text, visible_text, text_direction, received_at)
  select md5('message' || t.id::text || k)::uuid, t.id, case when k = 1 then 'in' else 'out' end, t.channel, '{"kind":"email","address":"a@mail.example","name":"A"}',
         repeat('words ', 100), repeat('words ', 100), 'ltr', t.received_at from tickets t, generate_series(1, 2) k`;
