import type { FormField } from '../../../connectors/contract';
import type { AccountId } from '../../core/ids';
import type { LocalizedText } from '../../core/language';
import type { App } from '../context';
import { AppError } from '../errors';

/** A channel's public form, and the centre that stands behind it. */
export interface PublicForm {
  readonly accountId: AccountId;
  readonly channel: string;
  readonly centre: LocalizedText;
  readonly fields: readonly FormField[];
}

/** The enabled form under this address. @throws AppError `not_found` */
export async function publicForm(app: App, address: string): Promise<PublicForm> {
  for (const account of await app.db.stores.accounts.list()) {
    const fields = app.connectors.get(account.channel)?.push?.fields;
    if (fields === undefined || !account.enabled || account.address.toLowerCase() !== address) continue;
    const centre = (await app.db.stores.people.centres.list()).find((candidate) => candidate.id === account.centreId);
    if (centre !== undefined) return { accountId: account.id, channel: account.channel, centre: centre.name, fields };
  }
  throw new AppError('not_found');
}
