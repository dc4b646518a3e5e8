import type { Inbound } from '../../connectors/contract';
import { faultPoint } from '../core/fault';
import type { SightingId } from '../core/ids';
import type { Account } from '../db/account-store';
import { BlobGone, type StoredBlob } from '../db/blob-store';
import type { Sighting } from '../db/sighting-store';
import type { App } from './context';
import { fileBatch, quarantineSighting } from './filing/file-batch';
import type { ParsedItem } from './filing/parsed-item';

const BATCH = 100;
/** An item that was taken this often and never settled takes the process with it: people must look. */
const MOST_ATTEMPTS = 5;
const POSTPONE_SECONDS = 10;

/** Parses and files pending items until none is due. Safe to run in several processes: each claims its own. */
export async function ingestPending(app: App, only?: readonly SightingId[]): Promise<number> {
  let done = 0;
  for (;;) {
    const claimed = await app.db.stores.sightings.claim(BATCH, only);
    if (claimed.length === 0) return done;
    await faultPoint('ingest.after-claim');
    await ingestBatch(app, claimed);
    done += claimed.length;
    if (claimed.length < BATCH) return done;
  }
}

async function ingestBatch(app: App, sightings: readonly Sighting[]): Promise<void> {
  try {
    const accounts = new Map((await app.db.stores.accounts.list()).map((account) => [account.id, account]));
    const ownAddresses = [...accounts.values()].filter((account) => account.address.includes('@')).map((account) => account.address.toLowerCase());
    const understood = await Promise.all(sightings.map((sighting) => understand(app, sighting, accounts, ownAddresses)));
    await faultPoint('ingest.after-parse');
    const items = await storeAttachments(app, understood.filter((item) => item !== undefined));
    await faultPoint('ingest.after-attachments');
    await fileBatch(app, items);
  } catch (error) {
    // our trouble, not the mails': they wait and are tried again
    app.log.error({ error: error instanceof Error ? error.name : 'unknown', code: (error as { code?: unknown }).code }, 'ingest.postponed');
    await app.db.stores.sightings.postpone(sightings.map((sighting) => sighting.id), POSTPONE_SECONDS).catch(() => undefined);
    throw error;
  }
}

interface Understood {
  readonly sighting: Sighting;
  readonly account: Account;
  readonly inbound: Inbound;
}

/** Undefined when the item went to quarantine. */
async function understand(app: App, sighting: Sighting, accounts: ReadonlyMap<string, Account>, ownAddresses: readonly string[]): Promise<Understood | undefined> {
  const account = accounts.get(sighting.accountId);
  if (account === undefined) throw new Error(`account ${sighting.accountId} is gone`);
  if (sighting.attempts > MOST_ATTEMPTS) return refuse(app, sighting, account, 'crashed_repeatedly', `${sighting.attempts - 1} attempts`);
  try {
    const bytes = await app.blobs.read({ id: sighting.blobId, sealedKey: sighting.sealedKey });
    const inbound = await app.parsePool.parse({
      connectorId: account.channel,
      raw: { sourceKey: sighting.sourceKey, bytes, receivedAt: sighting.receivedAt, transport: sighting.transport },
      account: { id: account.id, address: account.address, config: account.config },
      ownAddresses,
      replyTokenKeys: app.replyTokenKeys,
    });
    return { sighting, account, inbound };
  } catch (error) {
    if (error instanceof BlobGone) return refuse(app, sighting, account, 'original_missing', error.message);
    if ((error as NodeJS.ErrnoException).syscall !== undefined) throw error; // the disk, not the mail
    const code = (error as { code?: unknown }).code;
    return refuse(app, sighting, account, typeof code === 'string' ? code : 'parse_failed', error instanceof Error ? error.message.slice(0, 300) : '');
  }
}

async function refuse(app: App, sighting: Sighting, account: Account, reason: string, detail: string): Promise<undefined> {
  app.log.warn({ sightingId: sighting.id, reason }, 'ingest.quarantined');
  await quarantineSighting(app, sighting.id, account.centreId, { outcome: 'quarantined', reason, detail });
  return undefined;
}

async function storeAttachments(app: App, items: readonly Understood[]): Promise<ParsedItem[]> {
  const contents = items.flatMap((item) => (item.inbound.kind === 'message' ? item.inbound.attachments.map((attachment) => attachment.content) : []));
  const blobs = contents.length === 0 ? [] : await app.blobs.write(contents);
  let at = 0;
  return items.map((item) => {
    const count = item.inbound.kind === 'message' ? item.inbound.attachments.length : 0;
    const own: StoredBlob[] = blobs.slice(at, at + count);
    at += count;
    return { ...item, attachmentBlobs: own };
  });
}
