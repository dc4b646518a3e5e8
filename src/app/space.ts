import fs from 'node:fs/promises';

const SHARE_FREE = 0.1;
/** On large disks a tenth is more than anybody needs to keep free. */
const ENOUGH_BYTES = 20 * 1024 ** 3;
const CACHE_MS = 2000;

/** Room on the disk that is nearest to being full. */
export interface Space {
  readonly freeBytes: number;
  /** Below it nothing is taken in. */
  readonly neededBytes: number;
}
const FULL: Space = { freeBytes: 0, neededBytes: 1 };

/**
 * Of all folders that we write to (originals; the embedded database with its log), the one with the least to spare. A disk that cannot
 * be asked counts as full: better to ask senders to wait than to accept what cannot be kept.
 */
export async function readSpace(folders: readonly string[], statfs: typeof fs.statfs = fs.statfs): Promise<Space> {
  const spaces = await Promise.all(
    folders.map((folder) =>
      statfs(folder).then(
        (disk): Space => ({
          freeBytes: disk.bavail * disk.bsize,
          neededBytes: Math.min(disk.blocks * disk.bsize * SHARE_FREE, ENOUGH_BYTES),
        }),
        () => FULL,
      ),
    ),
  );
  const margin = (space: Space): number => space.freeBytes - space.neededBytes;
  return spaces.reduce((least, space) => (margin(space) < margin(least) ? space : least), spaces[0] ?? FULL);
}

/** Says whether there is room to take more in (security.md "Operations": at 10 % free pulls pause, the door answers 452). */
export function watchSpace(folders: readonly string[], statfs: typeof fs.statfs = fs.statfs): () => Promise<boolean> {
  let known: { at: number; answer: Promise<boolean> } | undefined;
  return () => {
    const now = performance.now();
    if (known === undefined || now - known.at > CACHE_MS) {
      known = {
        at: now,
        answer: readSpace(folders, statfs).then(({ freeBytes, neededBytes }) => freeBytes >= neededBytes),
      };
    }
    return known.answer;
  };
}
