/** Whom an erased message is from. */
export const NOBODY = `'{"kind":"name_only","address":"","name":""}'`;

/** Of these cases nothing is left that their person wrote: $1 are the last messages. What a stranger or a body wrote keeps nothing. */
const EMPTIED = `
  select m.ticket_id from messages m where m.id = any(cast($1 as uuid[])) and not exists (
    select 1 from messages o where o.ticket_id = m.ticket_id and o.id <> all(cast($1 as uuid[]))
       and o.direction = 'in' and o.standing = 'member' and o.sender <> cast(${NOBODY} as jsonb))`;

/** Words of these messages were shown to the body that was asked. */
const SHOWN = `exists (
  select 1 from disclosures d where d.referral_id = r.id and d.message_ids && cast($1 as uuid[]))`;

/**
 * Messages that carry words of these on: the letter of a referral that shows them and the mail that answered it; with the last message of
 * the person every letter and answer of the case. They are to be erased like these. Of the newest form.
 */
export const COPIES_OF_MESSAGES = `
  with emptied as (${EMPTIED}),
  asked as (
    select r.message_id, r.answer_message_id from referrals r
     where ${SHOWN} or r.ticket_id in (select ticket_id from emptied)),
  copies as (
    select message_id as id from asked
    union select answer_message_id from asked
    union select m.id from messages m where m.purpose = 'referral' and m.ticket_id in (select ticket_id from emptied))
  select m.id from copies c join messages m on m.id = c.id where m.id <> all(cast($1 as uuid[])) order by m.id`;

/**
 * What a body said to words that are erased goes with them; what it was asked, with the last message of the person, or with its letter
 * where that is what was erased.
 */
const ERASE_REFERRALS = `
  with emptied as (${EMPTIED})
  update referrals r set words = '',
         question = case when ${SHOWN} and r.ticket_id not in (select ticket_id from emptied) then r.question else '' end
   where ${SHOWN} or r.ticket_id in (select ticket_id from emptied)
      or r.message_id = any(cast($1 as uuid[])) or r.answer_message_id = any(cast($1 as uuid[]))`;

/**
 * What colleagues, the person and bodies said about a case elsewhere than in its messages, by the table that each needs. It goes with the
 * last of the person's messages, not with a stranger's; codes, what was marked, and that a clock stood still, stay.
 */
export const CASE_WORDS: readonly { readonly table: string; readonly sql: string }[] = [
  {
    table: 'appeals',
    sql: `update appeals set text = '', waiver = '', exception = '', reasons = '', next_road = ''
           where ticket_id in (${EMPTIED})`,
  },
  {
    table: 'survey_answers',
    sql: `update survey_answers set text = '' where survey_id in (select id from surveys where ticket_id in (${EMPTIED}))`,
  },
  { table: 'case_results', sql: `update case_results set note = '', body = '' where ticket_id in (${EMPTIED})` },
  {
    table: 'clock_segments',
    sql: `update clock_segments set evidence = '' where evidence <> ''
             and clock_id in (select id from clocks where ticket_id in (${EMPTIED}))`,
  },
  { table: 'case_fields', sql: `delete from case_fields where ticket_id in (${EMPTIED})` },
  { table: 'referrals', sql: ERASE_REFERRALS },
];
