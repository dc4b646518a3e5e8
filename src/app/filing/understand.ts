import type { MessageFacts } from '../../../connectors/contract';
import { UNREADABLE_TEXT } from '../../core/unreadable';
import type { Account } from '../../db/account-store';
import type { StoredBlob, UnsealedBlob } from '../../db/blob-store';
import type { Sighting } from '../../db/sighting-store';
import type { App, ParseJob } from '../context';
import { refuseSighting } from './file-batch';
import type { ParsedItem } from './parsed-item';

/** An item that was taken this often and never settled takes the process with it: it is not read again, only its top. */
const MOST_ATTEMPTS = 5;

/** Understood, and its attachments written; their keys are sealed with the batch. */
export type Understood = Omit<ParsedItem, 'attachmentBlobs'> & { readonly attachments: readonly UnsealedBlob[] };

type Kept = Pick<Sighting, 'sourceKey' | 'receivedAt' | 'transport' | 'blobId' | 'sealedKey' | 'bytes'>;

export interface Surroundings {
  readonly accounts: ReadonlyMap<string, Account>;
  /** All addresses that are ours, lower case. */
  readonly ownAddresses: readonly string[];
  /** When it aborts, the parsers are being closed: what fails then is no fault of the item. */
  readonly signal: AbortSignal | undefined;
}

/**
 * Reads an item in a worker. What cannot be read still becomes a message, if its top says who wrote: a shell with the original.
 * Undefined when it went to quarantine. @throws for trouble that is ours
 */
export async function understand(app: App, sighting: Sighting, around: Surroundings): Promise<Understood | undefined> {
  const account = around.accounts.get(sighting.accountId);
  if (account === undefined) throw new Error(`account ${sighting.accountId} is gone`);
  const tooOften = sighting.attempts > MOST_ATTEMPTS;
  // not even its top could be filed
  if (sighting.attempts > MOST_ATTEMPTS + 1) return refuse(app, sighting, account, tooManyAttempts(sighting));
  try {
    const job = jobOf(app, sighting, account, around.ownAddresses);
    if (tooOften) return await shellOf(app, sighting, account, job, tooManyAttempts(sighting), around);
    try {
      return { sighting, account, ...(await app.parsePool.parse(job)) };
    } catch (error) {
      return await shellOf(app, sighting, account, job, failureOf(error, around), around);
    }
  } catch (error) {
    return refuse(app, sighting, account, failureOf(error, around));
  }
}

interface Failure {
  readonly code: string;
  readonly detail: string;
}

const tooManyAttempts = ({ attempts }: Sighting): Failure => ({ code: 'crashed_repeatedly', detail: `${attempts - 1} attempts` });

/** Why the item cannot be read. @throws the error itself when the item is not to blame */
function failureOf(error: unknown, { signal }: Surroundings): Failure {
  if (signal?.aborted === true) throw error;
  const { code, syscall } = error as { code?: unknown; syscall?: unknown };
  // the disk or the machine
  if (syscall !== undefined) throw error;
  return { code: typeof code === 'string' ? code : 'parse_failed', detail: error instanceof Error ? error.message.slice(0, 300) : '' };
}

async function shellOf(app: App, sighting: Sighting, account: Account, job: ParseJob, failure: Failure, around: Surroundings): Promise<Understood | undefined> {
  // without an original there is nothing to attach
  if (failure.code === 'original_missing') return refuse(app, sighting, account, failure);
  let inbound: MessageFacts | undefined;
  try {
    inbound = await app.parsePool.shell(job);
  } catch (error) {
    failureOf(error, around);
  }
  if (inbound === undefined) return refuse(app, sighting, account, failure);
  app.log.warn({ sightingId: sighting.id, reason: failure.code }, 'ingest.unreadable');
  return { sighting, account, inbound: inWords(inbound), attachments: [], unreadable: failure.code };
}

/** The core's own words in the place of those that could not be read. */
function inWords(inbound: MessageFacts): MessageFacts {
  return { ...inbound, text: UNREADABLE_TEXT, visibleText: UNREADABLE_TEXT, direction: 'rtl', attachments: [] };
}

async function refuse(app: App, sighting: Sighting, account: Account, { code, detail }: Failure): Promise<undefined> {
  await refuseSighting(app, sighting, account.centreId, { reason: code, detail });
  return undefined;
}

/** What a worker is told of an item that is kept. */
export function jobOf(app: App, sighting: Kept, account: Account, ownAddresses: readonly string[]): ParseJob {
  return {
    connectorId: account.channel,
    item: { sourceKey: sighting.sourceKey, receivedAt: sighting.receivedAt, transport: sighting.transport },
    blob: app.blobs.handle({ id: sighting.blobId, sealedKey: sighting.sealedKey }),
    bytes: sighting.bytes,
    blobRoot: app.blobs.root,
    account: { id: account.id, address: account.address, config: account.config },
    ownAddresses,
    replyTokenKeys: app.replyTokenKeys,
  };
}

/** Makes what the workers wrote ours: one sync of the batch's folders, then each item with its stored blobs. */
export async function adoptAttachments(app: Pick<App, 'blobs'>, items: readonly Understood[]): Promise<ParsedItem[]> {
  const written = items.flatMap((item) => item.attachments);
  const blobs = written.length === 0 ? [] : await app.blobs.adopt(written);
  let at = 0;
  return items.map(({ attachments, ...item }) => {
    const own: StoredBlob[] = blobs.slice(at, at + attachments.length);
    at += attachments.length;
    return { ...item, attachmentBlobs: own };
  });
}
