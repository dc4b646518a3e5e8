/**
 * What is wrong with a case's answers, as the value of `tickets.trouble` (an update of `tickets` under that name): "unknown" before
 * "undelivered", null when nothing is, or a person has decided about it.
 */
export const TROUBLE = `(
  select case when bool_or(d.state = 'unknown') then 'unknown' when bool_or(d.state in ('rejected', 'bounced')) then 'undelivered' end
    from deliveries d join messages m on m.id = d.message_id
   where d.ticket_id = tickets.id and d.decided_by is null and m.purpose = 'reply')`;
