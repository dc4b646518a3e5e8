import type { Client } from 'pg';
import { searchVector } from '../../../src/core/search-document';
import { SEARCH_VERSION } from '../../../src/core/search-stem';
import { insertAgents } from './people';
import { Random } from './random';
import type { Looker } from './tickets';
import { ARABIC, ENGLISH } from './words';

/** Words planted so that a known share of the messages has them. */
export const PLANTED = [
  { word: 'المستشفى', share: 0.8 },
  { word: 'موعد', share: 0.2 },
  { word: 'أشعة', share: 0.05 },
  { word: 'appointment', share: 0.05 },
  { word: 'هيموفيليا', share: 0.01 },
  { word: 'ثلاسيميا', share: 0.001 },
] as const;
/** The messages share so many rare words among them. */
export const RARE_WORDS = 50_000;
export const RARE = 'نادر';
const BODIES = 20_000;
const VOCABULARY = 12_000;
const LETTERS = 'ابتثجحخدذرزسشصضطظعغفقكلمنهوي';
const FIRST = 'محمد أحمد فاطمة نورة خالد سعود عبدالله سارة مريم هند يوسف علي حسن ريم لطيفة ماجد فهد تركي منى أمل'.split(
  ' ',
);
const FAMILY =
  'القحطاني الغامدي العتيبي الشهري الدوسري الحربي المطيري الزهراني السبيعي العنزي الشمري البلوي الجهني الرشيدي اليامي'.split(
    ' ',
  );

/**
 * Cases as a ministry would have them after years, written by SQL: 80 % in one of three centres, 5 % in the smallest, 2.5 messages each,
 * one in ten a note, some 45 words a message: a vocabulary in which few words are frequent and most are rare (Zipf), planted words, a
 * person with a telephone number, a rare word. The index is written by the product's own rule and built as a whole afterwards.
 */
export async function fillSearch(db: Client, messages: number): Promise<Looker[]> {
  const { rows: centres } = await db.query<{ id: string; code: string }>('select id, code from centres');
  const centreOf = (code: string): string => centres.find((centre) => centre.code === code)?.id ?? '';
  const [large, middle, small] = [centreOf('937'), centreOf('920'), centreOf('921')];
  const staff = await insertAgents(db, 200, [large, middle, small]);
  const [onlyLarge] = await insertAgents(db, 1, [large]);
  const [onlySmall] = await insertAgents(db, 1, [small]);
  await db.query('alter table messages disable trigger user; drop index search_documents_words; select setseed(0.42)');
  await fillBodies(db);
  const [tickets, contacts] = [Math.ceil(messages / 2.5), Math.ceil(messages / 5)];
  await db.query(CONTACTS_SQL, [contacts]);
  await db.query(TICKETS_SQL, [tickets, large, middle, small, staff.map((agent) => agent.userId), contacts]);
  await db.query('analyze tickets');
  await db.query(MESSAGES_SQL, [messages, tickets, contacts]);
  await db.query(DOCUMENTS_SQL, [messages, tickets, contacts]);
  await db.query(
    'insert into search_progress (version, finished_at) values ($1, now()) on conflict (version) do update set finished_at = now()',
    [SEARCH_VERSION],
  );
  await db.query(`set maintenance_work_mem = '512MB'`);
  await db.query('create index search_documents_words on search_documents using gin (words) with (fastupdate = off)');
  await db.query('alter table messages enable trigger user; drop table bodies; drop table names');
  await db.query('vacuum (analyze)');
  return [
    { who: 'three centres', cookie: staff[0]?.cookie ?? '' },
    { who: 'the large centre', cookie: onlyLarge?.cookie ?? '' },
    { who: 'the small centre', cookie: onlySmall?.cookie ?? '' },
  ];
}

/** Texts and names that many messages share: making a million of each would measure the generator. */
async function fillBodies(db: Client): Promise<void> {
  const random = new Random(7);
  const made = Array.from({ length: VOCABULARY }, () =>
    Array.from({ length: random.between(3, 7) }, () => random.oneOf([...LETTERS])).join(''),
  );
  const vocabulary = [...ARABIC, ...ENGLISH, ...made];
  const texts = Array.from({ length: BODIES }, () => body(random, vocabulary));
  const names = FIRST.flatMap((own) => FIRST.flatMap((father) => FAMILY.map((family) => `${own} ${father} ${family}`)));
  for (const [table, parts] of [
    ['bodies', texts],
    ['names', names],
  ] as const) {
    await db.query(`create table ${table} (n int primary key, text text not null, words text not null)`);
    await db.query(
      `insert into ${table} select n - 1, text, words from unnest($1::text[], $2::text[]) with ordinality as t (text, words, n)`,
      [parts, parts.map((text) => searchVector([text]))],
    );
  }
}

function body(random: Random, vocabulary: readonly string[]): string {
  const words = Array.from(
    { length: random.between(25, 65) },
    () => vocabulary[Math.floor(vocabulary.length ** random.fraction()) - 1] ?? '',
  );
  for (const { word, share } of PLANTED)
    if (random.fraction() < share) words.splice(random.between(0, words.length), 0, word);
  return words.join(' ');
}

const NAMES = FIRST.length ** 2 * FAMILY.length;
const CONTACTS_SQL = `
  with made as (
    insert into contacts (id, name)
    select md5('contact' || c)::uuid, text from generate_series(0, $1::int - 1) c join names on names.n = c % ${NAMES})
  insert into handles (kind, value, contact_id)
  select 'phone', '+9665' || lpad(c::text, 8, '0'), md5('contact' || c)::uuid from generate_series(0, $1::int - 1) c`;

const TICKETS_SQL = `
  with base as (
    select n, random() as w, random() as r, random() as s, random() as u, random() as a from generate_series(0, $1::int - 1) n)
  insert into tickets (id, reference, centre_id, account_id, channel, contact_id, subject, state, type, category, urgent, assignee_id,
                       language, received_at, last_message_at, party, snippet, message_count, attachment_count, awaits_answer, version)
  select md5('ticket' || base.n)::uuid,
         (case when w < 0.8 then '937' when w < 0.95 then '920' else '921' end) || '-1448-' || lpad(base.n::text, 7, '0') || '-0',
         case when w < 0.8 then $2::uuid when w < 0.95 then $3::uuid else $4::uuid end,
         (select id from accounts where channel = 'email' limit 1),
         case when r < 0.7 then 'email' when r < 0.9 then 'phone' else 'webform' end, md5('contact' || (base.n % $6::int))::uuid,
         'طلب ' || base.n,
         case when s < 0.9 then 'closed' when s < 0.93 then 'registered' when s < 0.96 then 'in_progress' when s < 0.97 then 'need_info'
              else 'answered' end,
         (array['CMP', 'INQ-SVC', 'TRT-IN', 'SUG', null])[1 + floor(r * 5)::int], (array['A', 'B', 'C', 'D', null])[1 + floor(u * 5)::int],
         u < 0.01, case when a < 0.7 then ($5::uuid[])[1 + floor(a * 10 / 7 * 200)::int] end, 'ar',
         now() - base.n * interval '1 minute', now() - base.n * interval '1 minute', names.text,
         'The first words of the newest message', 2, (u < 0.3)::int, s between 0.9 and 0.96, 3
    from base join names on names.n = base.n % $6::int % ${NAMES}`;

/** Message n: of ticket n % tickets, with the body n % bodies, the name of its person, a number and a rare word of its own. */
const SOURCE_SQL = `
    from generate_series(0, $1::int - 1) m (n)
    join tickets t on t.id = md5('ticket' || (m.n % $2::int))::uuid
    join bodies b on b.n = m.n % ${BODIES}
    join names on names.n = m.n % $2::int % $3::int % ${NAMES}`;

const MESSAGES_SQL = `
  insert into messages (id, ticket_id, direction, purpose, channel, sender, text, visible_text, text_direction, received_at)
  select md5('message' || m.n)::uuid, t.id, case m.n % 10 when 0 then 'note' when 1 then 'out' else 'in' end,
         case m.n % 10 when 0 then 'note' when 1 then 'reply' else 'message' end, 'email',
         jsonb_build_object('kind', 'email', 'address', 'p' || m.n || '@mail.example', 'name', names.text), '',
         b.text || ' 05' || lpad(m.n::text, 8, '0') || ' ${RARE}' || (m.n % ${RARE_WORDS}), 'rtl', t.received_at ${SOURCE_SQL}`;

/** As the product's rule would write it: the body and the name cut by it, the number and the rare word beside them. */
const DOCUMENTS_SQL = `
  insert into search_documents (message_id, ticket_id, kind, at, version, words)
  select md5('message' || m.n)::uuid, t.id, case when m.n % 10 = 0 then 'note' else 'message' end, t.received_at, ${SEARCH_VERSION},
         (b.words || ' ' || names.words || ' ''@p' || m.n || '@mail.example'' ''#5' || lpad(m.n::text, 8, '0') || ''' ''05'
          || lpad(m.n::text, 8, '0') || ''':900 ''${RARE}' || (m.n % ${RARE_WORDS}) || ''':901')::tsvector ${SOURCE_SQL}`;
