import type { LocalizedText } from '../../../connectors/contract';
import type { AccountId } from '../../core/ids';
import type { Viewer } from '../../core/viewer';
import type { Account } from '../../db/account-store';
import type { AccountTest } from '../../db/account-test-store';
import type { NoticeChange } from '../../db/notice-store';
import type { App } from '../context';
import { AppError } from '../errors';
import { composeNotice } from '../operations/alarm-notices';
import { isOnHold } from '../operations/hold';
import { mailNotice } from '../operations/send-notices';
import { isOwn } from './accounts';

/** `out`: it is on its way to the outgoing server; `in`: it was taken there and has not come back yet. */
export interface TestMail {
  readonly state: 'out' | 'in' | 'back' | 'failed';
  readonly startedAt: Date;
  /** Since it was started: until it was back, or until now. */
  readonly seconds: number;
  /** Of a failed one: on which way; else null. */
  readonly way: 'in' | 'out' | null;
  /** A delivery's reason, or what the far end of the way in said. */
  readonly reason: string | null;
  /** What to do about it; null where the screen's words for the reason say it. */
  readonly advice: LocalizedText | null;
}

/** Nobody reads it: both languages, for whoever finds it in the mailbox. */
const WORDS = {
  subject: 'وصل: رسالة اختبار · Wasl: test mail',
  text:
    'رسالة اختبار أرسلها وصل إلى هذا الصندوق ليتأكد من وصولها. يتعرف عليها عند وصولها ولا يفتح بها تذكرة، ويمكن حذفها.\n\n' +
    'A test mail that Wasl sent to this mailbox to see that it arrives. It is recognised on arrival, opens no ticket, and may be deleted.',
  language: 'ar',
} as const;
/** After so long it is told that it did not come back. Servers that look twice at new senders take a minute or two. */
const PATIENCE_SECONDS = 180;

const NOT_BACK: LocalizedText = {
  ar: 'أُرسلت ولم تعد. تأكد من أن بريد هذا العنوان يصل إلى الصندوق نفسه، وابحث عنها في مجلد البريد غير المرغوب: إن كانت فيه فأضف عنوان الحساب إلى المرسلين الموثوقين لدى مزوّد البريد، أو أضف المجلد إلى المجلدات التي تُقرأ.',
  en: 'It was sent and did not come back. Make sure that mail to this address reaches this very mailbox, and look for it in its spam folder: if it lies there, tell the mail provider to trust the address, or add that folder to those that are read.',
};
const INTERRUPTED: LocalizedText = {
  ar: 'انقطع الإرسال في منتصفه، ولا يُعاد تلقائياً. أرسل رسالة اختبار أخرى.',
  en: 'Sending was interrupted and is not repeated by itself. Send another test mail.',
};

/**
 * Sends a mail through the account to its own address, and answers when the outgoing server has said yes or no; `readTestMail` tells
 * when it is back. It is recognised by an id that only we can have signed, opens no case and is counted as ignored (`account_test`).
 * One that is on its way is not joined by a second; one of unknown fate holds up nobody.
 * A crash: before the row, nothing was; after it, nobody sends it again, and what was sent is recognised whenever it comes.
 * @throws AppError `not_found`, `on_hold`, `account_not_in_use`, `channel_cannot_answer`
 */
export async function sendTestMail(app: App, viewer: Viewer, id: AccountId): Promise<TestMail> {
  const account = await ownAccount(app, viewer, id);
  if (await isOnHold(app)) throw new AppError('on_hold');
  if (!account.enabled) throw new AppError('account_not_in_use');
  const before = await app.db.stores.accountTests.latest(id);
  const isUnderWay =
    before !== undefined && before.state !== 'unknown' && ['out', 'in'].includes(told(before, account).state);
  if (!isUnderWay) await send(app, account);
  return tell(app, account);
}

/** How the account's last test mail fares, and a hint to look for it now. Undefined: none was sent lately. @throws AppError `not_found` */
export async function readTestMail(app: App, viewer: Viewer, id: AccountId): Promise<TestMail | undefined> {
  const account = await ownAccount(app, viewer, id);
  const test = await app.db.stores.accountTests.latest(id);
  if (test === undefined) return undefined;
  const now = told(test, account);
  if (now.state === 'in') app.nudge('pull', id);
  return now;
}

async function ownAccount(app: App, viewer: Viewer, id: AccountId): Promise<Account> {
  const account = await app.db.stores.accounts.get(id);
  if (account === undefined || !isOwn(viewer, account.centreId)) throw new AppError('not_found');
  return account;
}

async function send(app: App, account: Account): Promise<void> {
  const composed = await composeNotice(app, account.id, account.address, WORDS, 'account_test');
  if (composed === undefined) throw new AppError('channel_cannot_answer');
  const notice = await app.db.stores.accountTests.begin(composed);
  const outcome = await mailNotice(app, notice);
  const change: NoticeChange =
    outcome.kind === 'sent'
      ? { state: 'sent', reason: null }
      : { state: outcome.kind === 'unknown' ? 'unknown' : 'rejected', reason: outcome.reason };
  await app.db.stores.notices.finish(notice, change);
  if (outcome.kind === 'sent') app.nudge('pull', account.id);
}

async function tell(app: App, account: Account): Promise<TestMail> {
  const test = await app.db.stores.accountTests.latest(account.id);
  if (test === undefined) throw new AppError('not_found');
  return told(test, account);
}

/** Pure. What came back has come back, whatever was heard of the way out. */
function told(test: AccountTest, { health }: Account): TestMail {
  const { state, reason, startedAt, ageSeconds, backAfterSeconds } = test;
  const common = { startedAt, seconds: ageSeconds, way: null, reason: null, advice: null };
  if (backAfterSeconds !== null) return { ...common, state: 'back', seconds: backAfterSeconds };
  if (state === 'rejected' || (state !== 'sent' && ageSeconds > PATIENCE_SECONDS))
    return { ...common, state: 'failed', way: 'out', reason, advice: reason === 'worker_lost' ? INTERRUPTED : null };
  if (state === 'queued' || state === 'sending') return { ...common, state: 'out' };
  if (health.state === 'stopped' || health.state === 'failing')
    return {
      ...common,
      state: 'failed',
      way: 'in',
      reason: health.lastError ?? null,
      advice: health.advice ?? NOT_BACK,
    };
  if (ageSeconds > PATIENCE_SECONDS) return { ...common, state: 'failed', way: 'in', advice: NOT_BACK };
  return { ...common, state: 'in' };
}
