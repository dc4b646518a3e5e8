import type { AccountId, TicketId } from '../core/ids';
import { may } from '../core/rights';
import type { Viewer } from '../core/viewer';
import type { App } from './context';
import { connectorOf } from './account-context';
import { AppError } from './errors';
import { fileNow } from './file-now';

/**
 * A person types in what was said on the phone or at the desk. The form's UUID makes a second click the same case.
 * @throws AppError invalid (with fields), not_found, forbidden
 */
export async function submitForm(
  app: App,
  viewer: Viewer,
  channel: string,
  input: { id: string; accountId: string; values: Readonly<Record<string, unknown>> },
): Promise<{ ticketId: TicketId; reference: string }> {
  if (!may(viewer, 'ticket.reply')) throw new AppError('forbidden');
  const account = await app.db.stores.accounts.get(input.accountId as AccountId);
  const visible = account !== undefined && account.enabled && account.channel === channel && viewer.centreIds.includes(account.centreId);
  if (!visible || account === undefined) throw new AppError('not_found');
  const manual = connectorOf(app, channel).manual;
  if (manual === undefined) throw new AppError('not_found');
  const form = manual.form.safeParse(input.values);
  if (!form.success) {
    const fields: Record<string, string> = {};
    for (const issue of form.error.issues) fields[issue.path.join('.')] ??= issue.message;
    throw new AppError('invalid', { fields });
  }
  const item = manual.toItem(form.data, { id: input.id, now: app.clock.now(), agent: { id: viewer.userId, name: viewer.name } });
  const filed = await fileNow(app, account.id, item);
  if (filed.kind === 'kept') throw new AppError('database_away');
  return { ticketId: filed.ticketId, reference: filed.reference };
}
