import type { Knex } from 'knex';

/**
 * Referrals of a case (PRC-2): a question to a unit, several at once, each with states of its own, and what was disclosed to whom.
 * The letter that carries one is a message of the case; the constraint on purposes only grows.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table messages drop constraint messages_purpose_check,
      add constraint messages_purpose_check check (purpose in ('message', 'reply', 'acknowledgement', 'note', 'referral')) not valid;

    create table referrals (
      id uuid primary key,
      ticket_id uuid not null references tickets,
      unit_id uuid not null references units,
      -- who received it: the coordinator, or the deputy of that day
      receiver_id uuid not null references unit_people,
      receiver_mail text not null,
      purpose text not null check (purpose in ('RP-1', 'RP-2', 'RP-3', 'RP-4', 'RP-5')),
      question text not null,
      due_at timestamptz not null,
      state text not null check (state in ('sent', 'accepted', 'question_back', 'answered', 'returned', 'recalled')),
      -- the letter that carried it
      message_id uuid not null,
      sent_by uuid not null references users,
      sent_at timestamptz not null,
      accepted_at timestamptz,
      ended_at timestamptz,
      return_reason text check (return_reason ~ '^RT-[1-8]$'),
      -- words of the body or of who recalled it: the answer, the question back, the reason
      words text not null default '',
      proposed_unit_id uuid references units,
      -- the mail in which it was answered
      answer_message_id uuid,
      reminders int not null default 0,
      reminded_at timestamptz,
      version int not null default 1,
      check ((state = 'returned') = (return_reason is not null)),
      check ((state in ('answered', 'returned', 'recalled')) = (ended_at is not null))
    );
    create index referrals_ticket on referrals (ticket_id, sent_at);
    create index referrals_unit on referrals (unit_id);
    create index referrals_receiver on referrals (receiver_id);
    create index referrals_sent_by on referrals (sent_by);
    create index referrals_proposed on referrals (proposed_unit_id) where proposed_unit_id is not null;
    create index referrals_open on referrals (due_at) where ended_at is null;

    -- what left the centre, by ids: never changed
    create table disclosures (
      id uuid primary key,
      at timestamptz not null,
      ticket_id uuid not null references tickets,
      referral_id uuid not null references referrals,
      receiver_id uuid not null references unit_people,
      message_ids uuid[] not null,
      disclosed_by uuid not null references users
    );
    create index disclosures_ticket on disclosures (ticket_id, at);
    create index disclosures_referral on disclosures (referral_id);
    create index disclosures_receiver on disclosures (receiver_id);
    create index disclosures_by on disclosures (disclosed_by);
    create trigger disclosures_append_only before update or delete or truncate on disclosures for each statement execute function refuse_change();
  `);
}

export async function down(): Promise<void> {
  throw new Error('Wasl migrates forward only; restore a backup instead.');
}
