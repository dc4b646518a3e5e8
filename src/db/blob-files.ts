import fs from 'node:fs/promises';
import path from 'node:path';
import { isUuid } from '../core/ids';

/** A folder of the blob store: the files whose ids were made within the same 65.536 seconds. */
export interface BlobFolder {
  /** The eight hexadecimal digits that its ids begin with; ascends with time. */
  readonly name: string;
  readonly files: readonly { readonly id: string; readonly writtenAt: Date }[];
}

/** An id's first eight digits are its milliseconds without the last sixteen bits. */
const FOLDER_MS = 2 ** 16;
const HALF = /^[0-9a-f]{4}$/;

/** Folders after the named one whose last id was made before `before`, oldest first. What is no blob in them is left out. */
export async function* blobFolders(root: string, after: string, before: Date): AsyncGenerator<BlobFolder> {
  for (const upper of await halves(root)) {
    if (upper < after.slice(0, 4)) continue;
    for (const lower of await halves(path.join(root, upper))) {
      const name = upper + lower;
      if (name <= after) continue;
      if ((Number.parseInt(name, 16) + 1) * FOLDER_MS > before.getTime()) return;
      yield { name, files: await filesIn(path.join(root, upper, lower)) };
    }
  }
}

async function halves(folder: string): Promise<string[]> {
  return (await fs.readdir(folder)).filter((name) => HALF.test(name)).sort();
}

async function filesIn(folder: string): Promise<BlobFolder['files']> {
  const names = (await fs.readdir(folder)).filter(isUuid);
  const files = await Promise.all(
    names.map(async (id) => {
      const found = await fs.stat(path.join(folder, id)).catch(() => undefined);
      return found === undefined ? [] : [{ id, writtenAt: found.mtime }];
    }),
  );
  return files.flat();
}
