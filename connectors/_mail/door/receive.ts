import { randomUUID } from 'node:crypto';
import type { SMTPServerDataStream, SMTPServerSession } from 'smtp-server';
import type { ListenerOptions, RawItem } from '../../contract';
import type { ByteBudget } from './budget';

/** An SMTP answer other than 250. `responseCode` is what the library reads. */
export class Refusal extends Error {
  constructor(
    readonly responseCode: number,
    message: string,
  ) {
    super(message);
  }
}
export const tooLarge = (limit: number): Refusal =>
  new Refusal(552, `5.3.4 Message too large, the limit is ${limit} bytes`);
export const busy = (): Refusal =>
  new Refusal(452, '4.3.1 Insufficient system storage or far behind, please try again later');
export const failed = (): Refusal => new Refusal(451, '4.3.0 Could not be stored, please try again later');

/** One recipient that was let in, and the accounts that take it. */
export interface Accepted {
  readonly recipient: string;
  readonly accountIds: readonly string[];
}

/** Reads DATA to its end. Rejects with a Refusal, or with the stream's error when the client goes away: then nothing is kept. */
export async function readMessage(
  stream: SMTPServerDataStream,
  limit: number,
  budget: ByteBudget,
): Promise<{ bytes: Uint8Array; free(): void }> {
  let chunks: Buffer[] = [];
  let length = 0;
  let refusal: Refusal | undefined;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      // A refused message is still read to its end, else the client could not hear the answer.
      if (refusal !== undefined) continue;
      if (length + chunk.length > limit) refusal = tooLarge(limit);
      else if (!budget.take(chunk.length)) refusal = busy();
      if (refusal === undefined) {
        chunks.push(chunk);
        length += chunk.length;
      } else {
        budget.give(length);
        length = 0;
        chunks = [];
      }
    }
    if (refusal !== undefined) throw refusal;
  } catch (error) {
    budget.give(length);
    throw error;
  }
  return {
    bytes: chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks),
    free: () => budget.give(length),
  };
}

/**
 * Hands a message to the accounts of its recipients, each account once. Accounts are told only of their own recipients: whom
 * else the envelope names (Bcc to another centre) is not theirs to know.
 * Resolves, per account, when it is committed, or with the Refusal to say.
 */
export async function deliverToAccounts(
  bytes: Uint8Array,
  session: SMTPServerSession,
  accepted: readonly Accepted[],
  options: ListenerOptions,
): Promise<Map<string, Refusal | undefined>> {
  const sourceKey = `door/${randomUUID()}`;
  const groups = new Map<string, { recipients: string[]; accountIds: string[] }>();
  for (const accountId of new Set(accepted.flatMap((one) => one.accountIds))) {
    const recipients = accepted.filter((one) => one.accountIds.includes(accountId)).map((one) => one.recipient);
    const group = groups.get(recipients.join('\n')) ?? { recipients, accountIds: [] };
    group.accountIds.push(accountId);
    groups.set(recipients.join('\n'), group);
  }
  const results = new Map<string, Refusal | undefined>();
  for (const { recipients, accountIds } of groups.values()) {
    const item = toItem(sourceKey, bytes, session, recipients);
    const refusal = await deliver(item, accountIds, options);
    for (const accountId of accountIds) results.set(accountId, refusal);
  }
  return results;
}

async function deliver(
  item: RawItem,
  accountIds: readonly string[],
  options: ListenerOptions,
): Promise<Refusal | undefined> {
  try {
    return (await options.deliver(item, accountIds)) === 'stored' ? undefined : busy();
  } catch (error) {
    options.log.error({ err: error, sourceKey: item.sourceKey, accountIds }, 'the door could not store a message');
    return failed();
  }
}

function toItem(sourceKey: string, bytes: Uint8Array, session: SMTPServerSession, rcptTo: readonly string[]): RawItem {
  const { mailFrom } = session.envelope;
  return {
    sourceKey,
    bytes,
    receivedAt: new Date(),
    transport: {
      mailFrom: mailFrom === false ? '' : mailFrom.address,
      rcptTo,
      helo: session.hostNameAppearsAs,
      remoteAddress: session.remoteAddress,
      protocol: session.transmissionType,
    },
  };
}
