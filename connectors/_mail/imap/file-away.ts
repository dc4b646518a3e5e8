import type { ImapFlow } from 'imapflow';
import type { LocalizedText } from '../../contract';
import { isRefusal } from './failure';

/** Moved at once: a server that stops in the middle has moved some, and the rest is met by the next look. */
const MOST_MOVED = 500;
/** So many mails of our own moving are remembered for a folder; one that is forgotten is read once more and known again. */
const MOST_REMEMBERED = 20_000;

const REFUSED: LocalizedText = {
  ar: 'استلمنا الرسائل، لكن خادم البريد لم يسمح بنقلها إلى مجلد الرسائل المعالجة. تحقق من اسم المجلد وصلاحية المستخدم؛ وسنعيد المحاولة عند كل نظرة.',
  en: 'The mails were received, but the mail server did not let us move them into the folder for processed mail. Check its name and the rights of the user; we try again at every look.',
};

/** By account: what lies in a folder because we moved it there, and was read before. */
const moved = new Map<string, Set<string>>();
const nameOf = (folder: string, uidValidity: string, uid: number): string => `${folder}\n${uidValidity}\n${uid}`;

export const wasMovedByUs = (accountId: string, folder: string, uidValidity: string, uid: number): boolean =>
  moved.get(accountId)?.has(nameOf(folder, uidValidity, uid)) ?? false;

export interface FilingAway {
  readonly accountId: string;
  readonly from: string;
  readonly to: string;
  /** What lies up to here is stored and committed. */
  readonly lastUid: number;
  readonly uidValidity: string;
  /** What is older was left alone, and lies where it lay. */
  readonly startDate?: Date | undefined;
}

/**
 * Moves what is stored out of its folder: all that lies there, so that what a crash left between storing and moving is moved by the
 * next look. Returns what people should know when the server refuses; mail comes in all the same.
 * @throws the library's error when the connection is lost
 */
export async function fileAway(client: ImapFlow, filing: FilingAway): Promise<LocalizedText | undefined> {
  const lock = await client.getMailboxLock(filing.from);
  try {
    const mailbox = client.mailbox;
    if (mailbox === false || String(mailbox.uidValidity) !== filing.uidValidity || mailbox.exists === 0)
      return undefined;
    if (mailbox.readOnly === true) return REFUSED;
    const since = filing.startDate === undefined ? {} : { since: filing.startDate };
    const found = (await client.search({ uid: `1:${filing.lastUid}`, ...since }, { uid: true })) || [];
    const stored = found.filter((uid) => uid <= filing.lastUid).sort((a, b) => a - b);
    for (let at = 0; at < stored.length; at += MOST_MOVED)
      if (!(await move(client, stored.slice(at, at + MOST_MOVED), filing))) return REFUSED;
    return undefined;
  } catch (error) {
    if (isRefusal(error)) return REFUSED;
    throw error;
  } finally {
    lock.release();
  }
}

/** False when the server does not do it, though the folder is there or was made. */
async function move(client: ImapFlow, uids: readonly number[], { accountId, to }: FilingAway): Promise<boolean> {
  const range = uids.join(',');
  let done = await client.messageMove(range, to, { uid: true });
  if (done === false || done === undefined) {
    if (!(await client.mailboxCreate(to)).created) return false;
    done = await client.messageMove(range, to, { uid: true });
  }
  if (done === false || done === undefined) return false;
  remember(accountId, to, String(done.uidValidity ?? ''), [...(done.uidMap?.values() ?? [])]);
  return true;
}

function remember(accountId: string, folder: string, uidValidity: string, uids: readonly number[]): void {
  const names = moved.get(accountId) ?? new Set<string>();
  moved.set(accountId, names);
  for (const uid of uids) names.add(nameOf(folder, uidValidity, uid));
  for (const oldest of names) {
    if (names.size <= MOST_REMEMBERED) break;
    names.delete(oldest);
  }
}
