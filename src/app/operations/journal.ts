import fs from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { errorCode } from '../../core/error-code';

const Entry = z.discriminatedUnion('kind', [
  /** The contents of these messages were erased, and the keys of these blobs destroyed. */
  z.object({ kind: z.literal('erased'), messageIds: z.array(z.uuid()), blobIds: z.array(z.uuid()) }),
  /** Reference numbers given out so far; a later restore begins beyond them. */
  z.object({
    kind: z.literal('references'),
    counters: z.array(z.object({ centreId: z.uuid(), hijriYear: z.int(), last: z.int() })),
  }),
  z.object({ kind: z.literal('restored'), backupId: z.uuid() }),
]);
export type JournalEntry = z.output<typeof Entry>;
const Line = z.object({ installationId: z.uuid(), at: z.iso.datetime(), entry: Entry });
export interface JournalLine {
  readonly at: Date;
  readonly entry: JournalEntry;
}

/**
 * What must outlive the database: a small file beside it (better: on another disk, or shared by the hosts) that is only ever appended
 * to. A restore reads what happened after its backup and does it again.
 */
export interface Journal {
  /** Returns when the line is on the disk. */
  append(installationId: string, entry: JournalEntry): Promise<void>;
  /** Lines of this installation, oldest first. A torn or foreign line is passed over. */
  read(installationId: string): Promise<readonly JournalLine[]>;
}

export function openJournal(file: string): Journal {
  return {
    async append(installationId, entry) {
      await fs.mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
      const line = JSON.stringify({ installationId, at: new Date().toISOString(), entry });
      const handle = await fs.open(file, 'a', 0o600);
      try {
        // begins with its own newline: what a killed writer left unfinished does not swallow it
        await handle.appendFile(`\n${line}\n`);
        await handle.datasync();
      } finally {
        await handle.close();
      }
    },
    async read(installationId) {
      const text = await fs.readFile(file, 'utf8').catch((error: unknown) => {
        if (errorCode(error) === 'ENOENT') return '';
        throw error;
      });
      return text.split('\n').flatMap((line) => {
        const parsed = Line.safeParse(fromJson(line));
        if (!parsed.success || parsed.data.installationId !== installationId) return [];
        return [{ at: new Date(parsed.data.at), entry: parsed.data.entry }];
      });
    },
  };
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
