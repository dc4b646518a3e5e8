import type { TicketRead } from '../db/read/ticket-detail';

type Party = TicketRead['messages'][number]['sender'];
type Facts = Pick<TicketRead, 'contact' | 'messages'>;

/** How often an address may have been corrected before we stop following it. */
const MOST_CORRECTIONS = 10;

/**
 * Whom an answer goes to unless its writer says otherwise (channels §5): the person whose case it is, also when somebody else wrote last;
 * at the address that it was corrected to, as long as they have not written from the old one since. Undefined: nobody has written.
 */
export function answerTo({ contact, messages }: Facts): Party | undefined {
  const heard = messages.filter((one) => one.direction === 'in' && one.standing === 'member');
  const own = new Set(contact?.handles.map(({ value }) => value.toLowerCase()));
  const asked = heard.findLast(({ sender }) => own.has(sender.address.toLowerCase())) ?? heard.at(-1);
  if (asked === undefined) return undefined;
  const deliveries = messages.flatMap((message) => message.deliveries);
  let { address } = asked.sender;
  for (let step = 0; step < MOST_CORRECTIONS; step++) {
    const lost = deliveries.findLast(
      ({ recipient, correctedTo, updatedAt }) =>
        recipient.toLowerCase() === address.toLowerCase() && correctedTo !== null && updatedAt >= asked.receivedAt,
    );
    if (lost === undefined || lost.correctedTo === null || !own.has(lost.correctedTo.toLowerCase())) break;
    address = lost.correctedTo;
  }
  return { ...asked.sender, address };
}
