import fs from 'node:fs/promises';

const SHARE_FREE = 0.1;
/** On large disks a tenth is more than anybody needs to keep free. */
const ENOUGH_BYTES = 20 * 1024 ** 3;
const CACHE_MS = 2000;

/**
 * Says whether there is room to take more in (security.md "Operations": at 10 % free pulls pause, the door answers 452). A disk that
 * cannot be asked counts as full: better to ask senders to wait than to accept what cannot be kept.
 */
export function watchSpace(folder: string, statfs: typeof fs.statfs = fs.statfs): () => Promise<boolean> {
  let known: { at: number; answer: Promise<boolean> } | undefined;
  return () => {
    const now = performance.now();
    if (known === undefined || now - known.at > CACHE_MS) {
      known = {
        at: now,
        answer: statfs(folder).then(
          (disk) => disk.bavail * disk.bsize >= Math.min(disk.blocks * disk.bsize * SHARE_FREE, ENOUGH_BYTES),
          () => false,
        ),
      };
    }
    return known.answer;
  };
}
