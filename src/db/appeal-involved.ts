import { FAMILIES } from './read/merged';

/** Moves by which somebody decides about a case; taking it up, asking, and reopening it are none. */
const DECIDING = `('accept', 'answer', 'close', 'reject', 'direct_out', 'withdraw', 'dismiss', 'decide', 'finish')`;

/**
 * Who had to do with a case, and how, before a version of it; with cases that were merged into it, of which everything counts. From
 * what was recorded when it happened, so that nobody talks or edits themselves out of it. Bindings: an array of the ticket's id, the
 * id, the version.
 */
export const INVOLVED = `
  with recursive ${FAMILIES},
  happened as (
    select e.type, e.actor_id, e.data from events e, family f
     where e.ticket_id = f.id and (e.ticket_id <> ? or e.ticket_version is null or e.ticket_version < ?)),
  involved (user_id, why) as (
    select cast(data->>'to' as uuid), 'held' from happened where type = 'assignee.changed'
    union select cast(data->>'from' as uuid), 'held' from happened where type = 'assignee.changed'
    union select a.holder_id, 'held' from appeals a, family f where a.ticket_id = f.id
    union select actor_id, 'answered' from happened where type = 'reply.written'
    union select actor_id, 'decided' from happened
           where type in ('result.told', 'case.shut', 'appeal.dismissed', 'appeal.decided')
              or (type = 'state.changed' and data->>'move' in ${DECIDING})
    union select r.decided_by, 'decided' from case_results r join appeals a on a.first_result_id = r.id join family f on f.id = a.ticket_id
    union select r.shut_by, 'decided' from case_results r join appeals a on a.first_result_id = r.id join family f on f.id = a.ticket_id
    union select cast(data->>'reviewerId' as uuid), 'reviewed' from happened where type = 'appeal.assigned'
    union select s.signed_by, 'approved' from clock_segments s join clocks c on c.id = s.clock_id join family f on f.id = c.ticket_id
    union select n.id, 'named' from appeals a join family f on f.id = a.ticket_id cross join unnest(a.named) as n (id)
    union select u.id, 'named' from messages m join family f on f.id = m.ticket_id
            join users u on u.email = lower(m.sender->>'address') where m.direction = 'in'
    union select u.id, 'named' from messages m join family f on f.id = m.ticket_id
            cross join jsonb_array_elements(m.recipients) as r
            join users u on u.email = lower(r->>'address') where m.direction = 'in')
  select user_id, why from involved where user_id is not null order by user_id, why`;
