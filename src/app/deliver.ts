import type { Connector, Context, Prepared, SendOutcome, Sending } from '../../connectors/contract';
import { retryDelaySeconds } from '../core/delivery';
import { RECIPIENT_LIMIT } from '../core/recipient-limit';
import { faultPoint } from '../core/fault';
import { isReleased } from '../core/scan';
import { judgeAnswer } from '../core/suppression';
import type { Account } from '../db/account-store';
import type { Delivery, DeliveryChange, Payload } from '../db/delivery-store';
import { AccountUnusable, contextFor } from './account-context';
import type { App } from './context';
import { tellDeliveryChange } from './delivery-change';
import { outboundReply } from './delivery-letter';
import { takePlaces } from './delivery-limits';
import { threadKeyHash } from './filing/parsed-item';
import { heldBecause } from './read-blob';
import { sendAllowed } from './send-allowed';
import { suppressRecipient } from './suppression/suppress';
import { withheldRecipients } from './delivery-withheld';
import { untilWritten } from './until-written';

/** A send that takes longer is given up while its lease still stands. */
const SEND_TIMEOUT_MS = 150_000;

/** How long an outcome is tried to be written while the database is away; by then its lease is over. */
const WRITE_PATIENCE_MS = 180_000;

/** One attempt with all due recipients of one message, and its outcomes written. `abort` breaks off what is on the wire. */
export async function deliverMessage(app: App, deliveries: readonly Delivery[], abort: AbortController): Promise<void> {
  const outcomes = await attempt(app, deliveries, abort);
  await faultPoint('deliver.after-send');
  // what the far end said is known to us alone: it is not given up because the database is away
  await untilWritten(() => settle(app, deliveries, outcomes), {
    ms: WRITE_PATIENCE_MS,
    signal: abort.signal,
    onTrouble: (code) => app.log.warn({ messageId: deliveries[0]?.messageId, code }, 'deliver.outcome_waits'),
  });
  await faultPoint('deliver.after-commit');
}

/** Safe to repeat: an outcome is written only while its attempt stands. */
async function settle(app: App, deliveries: readonly Delivery[], outcomes: ReadonlyMap<string, SendOutcome>): Promise<void> {
  await app.db.transact(async (stores) => {
    const settled = [];
    for (const delivery of deliveries) {
      const outcome = outcomes.get(delivery.recipient) ?? { kind: 'unknown', reason: 'no_outcome' };
      const change = nextDelivery(delivery, outcome, app.clock.now(), Math.random());
      if (await stores.deliveries.finish(delivery, change)) settled.push({ ...delivery, state: change.state });
      if (outcome.kind === 'sent' && outcome.answersTo !== undefined) {
        await stores.messages.addThreadKeys(delivery.ticketId, delivery.messageId, outcome.answersTo.map(threadKeyHash));
      }
    }
    await tellDeliveryChange(app, stores, settled);
    for (const delivery of settled) {
      const outcome = outcomes.get(delivery.recipient);
      const gone = outcome?.kind === 'rejected' ? judgeAnswer(outcome.reason) : undefined;
      if (gone !== undefined && outcome?.kind === 'rejected') await suppressRecipient(app, stores, delivery, gone, outcome.reason);
    }
    await faultPoint('deliver.before-commit');
  });
}

/** Pure: what a delivery becomes after an attempt. */
export function nextDelivery(delivery: Pick<Delivery, 'attempt' | 'triedSince'>, outcome: SendOutcome, now: Date, jitter: number): DeliveryChange {
  switch (outcome.kind) {
    case 'sent':
      return { state: 'sent', reason: outcome.detail ?? null };
    case 'rejected':
      return { state: 'rejected', reason: outcome.reason };
    case 'unknown':
      return { state: 'unknown', reason: outcome.reason };
    case 'retry': {
      const age = (now.getTime() - delivery.triedSince.getTime()) / 1000;
      const hinted = outcome.notBefore === undefined ? 0 : (outcome.notBefore.getTime() - now.getTime()) / 1000;
      // nothing was tried: its day has not begun
      if (outcome.reason === RECIPIENT_LIMIT) return { state: 'queued', reason: outcome.reason, retryInSeconds: hinted, anew: true };
      const delay = retryDelaySeconds(delivery.attempt, age, jitter);
      if (delay === undefined) return { state: 'rejected', reason: `gave_up_after_a_day: ${outcome.reason}` };
      return { state: 'queued', reason: outcome.reason, retryInSeconds: Math.max(delay, hinted) };
    }
  }
}

async function attempt(app: App, deliveries: readonly Delivery[], abort: AbortController): Promise<Map<string, SendOutcome>> {
  const all = (outcome: SendOutcome): Map<string, SendOutcome> => new Map(deliveries.map((delivery) => [delivery.recipient, outcome]));
  const [first] = deliveries;
  if (first === undefined) return new Map();
  const timer = setTimeout(() => abort.abort(), SEND_TIMEOUT_MS);
  let onWire = false;
  /** Decided already, and not on the wire. */
  let kept = new Map<string, SendOutcome>();
  try {
    const account = await app.db.stores.accounts.get(first.accountId);
    if (account === undefined) return all({ kind: 'rejected', reason: 'account_missing' });
    const { connector, ctx } = contextFor(app, account, abort.signal);
    if (connector.sender === undefined) return all({ kind: 'rejected', reason: 'channel_cannot_answer' });
    const held = await heldFile(app, first);
    if (held !== undefined) return all(held);
    const withheld = await withheldRecipients(app, deliveries);
    const open = deliveries.filter((delivery) => !withheld.has(delivery.recipient));
    if (open.length === 0) return withheld;
    const payload = await payloadFor(app, first, account, connector, ctx);
    if (typeof payload === 'string') return all({ kind: 'rejected', reason: payload });
    const bytes = await app.blobs.read({ id: payload.blobId, sealedKey: payload.sealedKey });
    const places = await takePlaces(app, open);
    if (places === undefined) return all({ kind: 'retry', reason: 'lease_lost' });
    const recipients = places.going.map((delivery) => delivery.recipient);
    kept = new Map([...withheld, ...places.waiting]);
    if (recipients.length === 0) return kept;
    const sending: Sending = { id: first.messageId, externalId: payload.externalId, payload: bytes, recipients };
    onWire = true;
    await faultPoint('deliver.before-send');
    const outcomes = await sendAllowed(app, connector.sender, ctx, sending);
    if (Object.values(outcomes).some((outcome) => outcome.kind === 'sent')) void afterSent(app, connector, ctx, sending);
    return new Map([...kept, ...Object.entries(outcomes)]);
  } catch (error) {
    app.log.error({ messageId: first.messageId, accountId: first.accountId, error: error instanceof Error ? error.name : 'unknown' }, 'deliver.failed');
    if (error instanceof AccountUnusable) return all({ kind: 'retry', reason: error.code });
    // a connector that throws has broken its promise: nobody knows what it had done before
    return new Map([...all(onWire ? { kind: 'unknown', reason: 'sender_failed' } : { kind: 'retry', reason: 'not_prepared' }), ...kept]);
  } finally {
    clearTimeout(timer);
  }
}

/** Scans go on after an answer was written: what was found in a file meanwhile keeps the answer back, or ends it. */
async function heldFile(app: App, { messageId }: Delivery): Promise<SendOutcome | undefined> {
  const files = await app.db.stores.messages.attachments(messageId);
  const held = files.filter((file) => !isReleased(file.scanState, app.scanRequired));
  const worst = held.find((file) => file.scanState === 'infected') ?? held[0];
  if (worst === undefined) return undefined;
  return { kind: worst.scanState === 'infected' ? 'rejected' : 'retry', reason: heldBecause(worst.scanState) };
}

async function afterSent(app: App, connector: Connector, ctx: Context<unknown>, sending: Sending): Promise<void> {
  try {
    await connector.sender?.afterSent?.({ ...ctx, signal: AbortSignal.timeout(SEND_TIMEOUT_MS) }, sending);
  } catch (error) {
    app.log.warn({ messageId: sending.id, error: error instanceof Error ? error.name : 'unknown' }, 'deliver.sent_copy_failed');
  }
}

/** The stored payload, composed and stored now if this is the first attempt; a string is the reason why it cannot be said here. */
async function payloadFor(app: App, delivery: Delivery, account: Account, connector: Connector, ctx: Context<unknown>): Promise<Payload | string> {
  const stored = await app.db.stores.deliveries.payload(delivery.messageId);
  if (stored !== undefined) return stored;
  const { reply, links } = await outboundReply(app, delivery);
  if (connector.sender === undefined) return 'channel_cannot_answer';
  let prepared: Prepared;
  try {
    prepared = await connector.sender.prepare(ctx, reply);
  } catch (error) {
    // by contract it throws only for what cannot be said on this channel: no attempt will change that
    return `cannot_be_said: ${error instanceof Error ? error.message : 'unknown'}`.slice(0, 300);
  }
  const [blob] = await app.blobs.write([prepared.payload]);
  if (blob === undefined) throw new Error('blob store returned nothing');
  await app.db.transact(async (stores) => {
    const first = await stores.deliveries.savePayload(delivery.messageId, account.id, prepared.externalId, blob);
    if (first) await stores.fileLinks.insert(links);
    await stores.messages.addThreadKeys(delivery.ticketId, delivery.messageId, prepared.answersTo.map(threadKeyHash));
  });
  await faultPoint('deliver.after-payload');
  const saved = await app.db.stores.deliveries.payload(delivery.messageId);
  if (saved === undefined) throw new Error('payload was not stored');
  return saved;
}
