import type { Context, Outcomes, SendOutcome, Sender, Sending } from '../../connectors/contract';
import { mayBeSentTo } from '../core/mail-allowlist';
import type { App } from './context';

/** Its own words on the screen: what is being tried out must never reach a citizen. */
const NOT_ALLOWED = { kind: 'rejected', reason: 'only_to_allowed' } as const;

/**
 * The one way from here to a channel: whom a staging system may not write to is refused before anything is connected, or, where it has a
 * mailbox for trying out, the letter goes there in one piece with the names of those whom it was meant for.
 */
export async function sendAllowed(
  app: Pick<App, 'mailOnlyTo' | 'mailRedirectTo'>,
  sender: Sender<unknown>,
  ctx: Context<unknown>,
  sending: Sending,
): Promise<Outcomes> {
  const { mailRedirectTo: mailbox } = app;
  const allowed = app.mailOnlyTo ?? (mailbox === undefined ? undefined : [mailbox]);
  const refused = sending.recipients.filter((recipient) => !mayBeSentTo(allowed, recipient));
  const recipients = sending.recipients.filter((recipient) => !refused.includes(recipient));
  const outcomes = recipients.length === 0 ? {} : await sender.send(ctx, { ...sending, recipients });
  if (refused.length === 0) return outcomes;
  const instead =
    mailbox === undefined ? NOT_ALLOWED : await redirected(sender, ctx, { ...sending, meantFor: refused }, mailbox);
  return { ...outcomes, ...Object.fromEntries(refused.map((recipient) => [recipient, instead])) };
}

/** What became of it is said of each whom it was meant for; a refusal of the mailbox for trying out says nothing of their addresses. */
async function redirected(
  sender: Sender<unknown>,
  ctx: Context<unknown>,
  sending: Sending,
  mailbox: string,
): Promise<SendOutcome> {
  const outcome = (await sender.send(ctx, { ...sending, recipients: [mailbox] }))[mailbox];
  if (outcome === undefined) return { kind: 'unknown', reason: 'no_outcome' };
  if (outcome.kind === 'sent') return { ...outcome, detail: `redirected: ${mailbox}` };
  return { ...outcome, reason: `redirected: ${outcome.reason}` };
}
