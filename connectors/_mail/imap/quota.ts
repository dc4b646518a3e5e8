import type { ImapFlow } from 'imapflow';
import type { SourceCondition } from '../../contract';
import { isRefusal } from './failure';

/** How full the mailbox is (RFC 9208); undefined where the server does not say, or sets no limit. @throws the library's error when the connection is lost */
export async function readQuota(client: ImapFlow, folder: string): Promise<SourceCondition['quota']> {
  try {
    const told = await client.getQuota(folder);
    const storage = told === false ? undefined : told?.storage;
    const { usage, limit } = storage ?? {};
    return usage === undefined || limit === undefined || limit <= 0
      ? undefined
      : { usedBytes: usage, limitBytes: limit };
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
}
