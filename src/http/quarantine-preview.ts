import type { App } from '../app/context';
import type { QuarantineRead } from '../db/read/quarantine';

const MOST_BYTES = 10 * 1024 * 1024;
const LONGEST = 200;

/** What is safe to read of an item that could not be filed, as far as its own channel can tell: plain words, no markup, cut. */
export async function previewOf(
  app: App,
  item: Pick<QuarantineRead, 'id' | 'channel' | 'bytes' | 'receivedAt'>,
  raw: Pick<QuarantineRead, 'blob' | 'sourceKey' | 'transport'>,
): Promise<{ from: string; subject: string }> {
  const preview = app.connectors.get(item.channel)?.preview;
  if (preview === undefined || item.bytes > MOST_BYTES) return { from: '', subject: '' };
  try {
    const bytes = await app.blobs.read(raw.blob);
    const { from, subject } = preview({
      sourceKey: raw.sourceKey,
      bytes,
      receivedAt: new Date(item.receivedAt),
      transport: raw.transport,
    });
    return { from: plain(from), subject: plain(subject) };
  } catch {
    // whatever kept it from being filed may keep it from being previewed
    return { from: '', subject: '' };
  }
}

const plain = (text: string): string =>
  text
    .replace(/[\p{C}\s]+/gu, ' ')
    .toWellFormed()
    .trim()
    .slice(0, LONGEST);
