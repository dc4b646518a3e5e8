import type { Context, Outcomes, Sender, Sending } from '../../connectors/contract';
import { mayBeSentTo } from '../core/mail-allowlist';
import type { App } from './context';

/** Its own words on the screen: what is being tried out must never reach a citizen. */
const NOT_ALLOWED = { kind: 'rejected', reason: 'only_to_allowed' } as const;

/** The one way from here to a channel: whom a staging system may not write to is refused before anything is connected. */
export async function sendAllowed(app: Pick<App, 'mailOnlyTo'>, sender: Sender<unknown>, ctx: Context<unknown>, sending: Sending): Promise<Outcomes> {
  const refused = sending.recipients.filter((recipient) => !mayBeSentTo(app.mailOnlyTo, recipient));
  const recipients = sending.recipients.filter((recipient) => !refused.includes(recipient));
  const outcomes = recipients.length === 0 ? {} : await sender.send(ctx, { ...sending, recipients });
  return { ...outcomes, ...Object.fromEntries(refused.map((recipient) => [recipient, NOT_ALLOWED])) };
}
