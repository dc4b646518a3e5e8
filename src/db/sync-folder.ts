import fs from 'node:fs/promises';

/** A name is on the disk only when its folder is (fsync). */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await fs.open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
