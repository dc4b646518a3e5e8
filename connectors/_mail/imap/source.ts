import type { ImapServer } from './connect';

/** A mailbox that is read, and how. */
export interface ImapSource {
  readonly accountId: string;
  readonly server: ImapServer;
  readonly folders: readonly string[];
  /** Where mail goes when it is stored. It is read as well: what a person puts there before we saw it is not lost. */
  readonly processedFolder?: string | undefined;
  /** Read as the others, and nothing is moved out of it: what lies there is held for spam. */
  readonly junkFolder?: string | undefined;
  /** On first sight of a folder, mail received before this day is left alone. */
  readonly startDate?: Date | undefined;
  readonly signal: AbortSignal;
}

/** All that are read, in their order, each once. */
export function foldersOf({ folders, processedFolder, junkFolder }: ImapSource): string[] {
  return [...new Set([...folders, ...[junkFolder, processedFolder].filter((folder) => folder !== undefined)])];
}
