import type { SendOutcome } from '../../../connectors/contract';
import { retryDelaySeconds } from '../../core/delivery';
import type { AccountId } from '../../core/ids';
import type { Notice, NoticeChange } from '../../db/notice-store';
import { AccountUnusable, contextFor } from '../account-context';
import type { App } from '../context';
import { sendAllowed } from '../send-allowed';
import { postWebhook } from './webhook';

const SEND_TIMEOUT_MS = 60_000;
/** In one go; what is left has its turn soon. */
const MOST = 50;

/** Sends what is due of the installation's own notices, by the rules of answers: marked before the first byte, never resent blindly. */
export async function sendNotices(app: App, signal?: AbortSignal): Promise<number> {
  await app.db.stores.notices.expire();
  for (let sent = 0; sent < MOST; sent += 1) {
    if (signal?.aborted === true) return sent;
    const notice = await app.db.stores.notices.claim();
    if (notice === undefined) return sent;
    const outcome = notice.via === 'webhook' ? await callWebhook(app, notice) : await mailNotice(app, notice);
    await settle(app, notice, outcome);
  }
  return MOST;
}

async function settle(app: App, notice: Notice, outcome: SendOutcome): Promise<void> {
  await app.db.transact(async (stores) => {
    const ours = await stores.notices.finish(notice, changeFor(notice, outcome, app.clock.now()));
    if (ours && outcome.kind === 'sent' && notice.purpose === 'canary') await stores.canaries.sent(notice.id);
  });
  if (outcome.kind !== 'sent')
    app.log.warn(
      { noticeId: notice.id, via: notice.via, outcome: outcome.kind, reason: outcome.reason },
      'notice.not_sent',
    );
}

function changeFor(notice: Notice, outcome: SendOutcome, now: Date): NoticeChange {
  if (outcome.kind === 'sent') return { state: 'sent', reason: null };
  if (outcome.kind !== 'retry') return { state: outcome.kind, reason: outcome.reason };
  // a canary that is late has served its purpose: the next one follows
  const ageSeconds = (now.getTime() - notice.createdAt.getTime()) / 1000;
  const delay = notice.purpose === 'canary' ? undefined : retryDelaySeconds(notice.attempt, ageSeconds, Math.random());
  return delay === undefined
    ? { state: 'rejected', reason: `gave_up: ${outcome.reason}` }
    : { state: 'queued', reason: outcome.reason, retryInSeconds: delay };
}

/** One attempt, marked before its first byte. Never throws for what is foreseen; its outcome is still to be written. */
export async function mailNotice(app: App, notice: Notice): Promise<SendOutcome> {
  let onWire = false;
  try {
    const account =
      notice.accountId === null ? undefined : await app.db.stores.accounts.get(notice.accountId as AccountId);
    if (account === undefined || notice.externalId === null) return { kind: 'rejected', reason: 'account_missing' };
    const { connector, ctx } = contextFor(app, account, AbortSignal.timeout(SEND_TIMEOUT_MS));
    if (connector.sender === undefined) return { kind: 'rejected', reason: 'channel_cannot_answer' };
    if (!(await app.db.stores.notices.goOnWire(notice))) return { kind: 'retry', reason: 'lease_lost' };
    onWire = true;
    const { recipient, externalId, payload, id } = notice;
    const outcomes = await sendAllowed(app, connector.sender, ctx, { id, externalId, payload, recipients: [recipient] });
    return outcomes[recipient] ?? { kind: 'unknown', reason: 'no_outcome' };
  } catch (error) {
    if (error instanceof AccountUnusable) return { kind: 'retry', reason: error.code };
    return onWire ? { kind: 'unknown', reason: 'sender_failed' } : { kind: 'retry', reason: 'not_prepared' };
  }
}

async function callWebhook(app: App, notice: Notice): Promise<SendOutcome> {
  const { webhookSecret } = await app.db.stores.operationSettings.get();
  if (webhookSecret === null) return { kind: 'rejected', reason: 'no_secret' };
  let secret: Buffer;
  try {
    secret = app.sealer.open(webhookSecret, 'operations:webhook');
  } catch {
    return { kind: 'retry', reason: 'secret_broken' };
  }
  if (!(await app.db.stores.notices.goOnWire(notice))) return { kind: 'retry', reason: 'lease_lost' };
  return postWebhook(app.outside.accounts, {
    url: notice.recipient,
    id: notice.id,
    body: notice.payload,
    secret,
    at: new Date(),
  });
}
