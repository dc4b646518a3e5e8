import { z } from 'zod';

const folderCursor = z.object({
  /** RFC 9051 §2.3.1.1: UIDs mean something only under one UIDVALIDITY. Decimal, as it may exceed 53 bits. */
  uidValidity: z.string().regex(/^\d+$/),
  lastUid: z.number().int().nonnegative(),
  /** Up to this UID everything lay there before we came: an interrupted first import stays backlog when it goes on. */
  backlogUntil: z.number().int().positive().optional(),
});
export const imapCursor = z.object({ folders: z.record(z.string(), folderCursor) });
export type FolderCursor = z.infer<typeof folderCursor>;
export type ImapCursor = z.infer<typeof imapCursor>;

/** The cursor when everything up to `lastUid` of one folder is stored. Pure. `backlogUntil` 0: there is none. */
export function advance(
  cursor: ImapCursor,
  folder: string,
  uidValidity: string,
  lastUid: number,
  backlogUntil: number,
): ImapCursor {
  const next: FolderCursor = backlogUntil > lastUid ? { uidValidity, lastUid, backlogUntil } : { uidValidity, lastUid };
  return { folders: { ...cursor.folders, [folder]: next } };
}

export function samePlace(a: FolderCursor | undefined, b: FolderCursor | undefined): boolean {
  return a?.uidValidity === b?.uidValidity && a?.lastUid === b?.lastUid && a?.backlogUntil === b?.backlogUntil;
}
