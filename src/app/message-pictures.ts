import { PICTURE_SIDES, PictureRefused } from '../core/picture';
import type { App } from './context';
import { AppError } from './errors';

/** A picture that a message's HTML shows and that is no attachment: written into it, or lying on another host. */
export type MessagePicture =
  { readonly kind: 'embedded'; readonly content: Buffer } | { readonly kind: 'remote'; readonly url: string };

/** Room for the pictures of some newsletters; kept for as long as somebody may be reading them. */
const MOST_KEPT_BYTES = 32 * 1024 * 1024;
const KEPT_MS = 10 * 60_000;
/** Of pictures that could not be had, too: an entry without bytes still takes place. */
const ENTRY_BYTES = 200;
const MOST_AT_ONCE = 6;
const FETCH = {
  maxBytes: 10 * 1024 * 1024,
  timeoutMs: 10_000,
  types: ['image/', 'application/octet-stream', 'binary/octet-stream'],
};

interface Kept {
  readonly until: number;
  readonly picture: Promise<Buffer | undefined>;
  bytes: number;
}

/**
 * Paints such pictures and remembers them for a while, so that the sender's host hears of one reading at most once in ten
 * minutes, and never from a reader's browser.
 */
export class MessagePictures {
  private readonly kept = new Map<string, Kept>();
  private bytes = 0;
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly app: Pick<App, 'outside' | 'pictures' | 'clock' | 'log'>) {}

  /** @param key names the picture in its message. @throws AppError `not_found` when there is none to be had */
  async show(key: string, picture: MessagePicture): Promise<Buffer> {
    const now = this.app.clock.now().getTime();
    this.forget(now);
    const known = this.kept.get(key) ?? this.begin(key, picture, now + KEPT_MS);
    const content = await known.picture;
    if (content === undefined) throw new AppError('not_found');
    return content;
  }

  private begin(key: string, picture: MessagePicture, until: number): Kept {
    const entry: Kept = { until, picture: this.make(picture), bytes: ENTRY_BYTES };
    this.kept.set(key, entry);
    this.bytes += entry.bytes;
    const done = (content: Buffer | undefined): void => {
      if (this.kept.get(key) !== entry) return;
      entry.bytes += content?.length ?? 0;
      this.bytes += content?.length ?? 0;
      this.forget(this.app.clock.now().getTime());
    };
    void entry.picture.then(done, () => this.drop(key));
    return entry;
  }

  /** Undefined: there is no picture, and asking again at once would not make one. Rejects for what is our own fault. */
  private async make(picture: MessagePicture): Promise<Buffer | undefined> {
    try {
      const content = picture.kind === 'embedded' ? picture.content : await this.fetch(picture.url);
      if (content === undefined) return undefined;
      return Buffer.from((await this.app.pictures.render(content, PICTURE_SIDES.view)).content);
    } catch (error) {
      if (!(error instanceof PictureRefused)) throw error;
      if (error.code === 'busy') throw new AppError('pictures_busy');
      return undefined;
    }
  }

  private async fetch(url: string): Promise<Buffer | undefined> {
    await this.turn();
    try {
      return (await this.app.outside.strangers.fetch(url, FETCH)).body;
    } catch (error) {
      // whatever a stranger's host does is no fault of ours; its name may be a person's words
      this.app.log.info({ code: (error as { code?: unknown }).code ?? 'unknown' }, 'picture.not_fetched');
      return undefined;
    } finally {
      this.running--;
      this.waiting.shift()?.();
    }
  }

  private async turn(): Promise<void> {
    while (this.running >= MOST_AT_ONCE) await new Promise<void>((resolve) => this.waiting.push(resolve));
    this.running++;
  }

  private forget(now: number): void {
    for (const [key, entry] of this.kept) if (entry.until <= now || this.bytes > MOST_KEPT_BYTES) this.drop(key);
  }

  private drop(key: string): void {
    const entry = this.kept.get(key);
    if (entry === undefined) return;
    this.kept.delete(key);
    this.bytes -= entry.bytes;
  }
}
