/** A line of a file, without its line end. */
export interface Line {
  /** From 1. */
  readonly number: number;
  readonly bytes: Buffer;
  /** It was longer than the limit, and nothing of it was held. */
  readonly cut: boolean;
}

const LF = 10;
const CR = 13;

/**
 * The lines of a stream in handfuls, one for each piece that was read: a file of any size, in the memory of its longest line. A longer
 * line than `limit` is passed over without being held.
 */
export async function* linesOf(stream: AsyncIterable<Buffer>, limit: number): AsyncGenerator<readonly Line[]> {
  let pieces: Buffer[] = [];
  let held = 0;
  let cut = false;
  let number = 0;
  const keep = (piece: Buffer): void => {
    held += piece.length;
    if (held > limit) {
      cut = true;
      pieces = [];
    } else if (piece.length > 0) pieces.push(piece);
  };
  const end = (): Line => {
    const whole = pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : Buffer.concat(pieces);
    const line = { number: ++number, bytes: whole.at(-1) === CR ? whole.subarray(0, -1) : whole, cut };
    pieces = [];
    held = 0;
    cut = false;
    return line;
  };
  for await (const chunk of stream) {
    const lines: Line[] = [];
    let from = 0;
    for (let at = chunk.indexOf(LF); at !== -1; at = chunk.indexOf(LF, from)) {
      keep(chunk.subarray(from, at));
      lines.push(end());
      from = at + 1;
    }
    if (from < chunk.length) keep(Buffer.from(chunk.subarray(from)));
    if (lines.length > 0) yield lines;
  }
  if (held > 0) yield [end()];
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });

/** Undefined when it is in another encoding: read as UTF-8 its words would be lost for good. A byte order mark is none of the words. */
export function readUtf8(bytes: Uint8Array): string | undefined {
  try {
    return UTF8.decode(bytes);
  } catch {
    return undefined;
  }
}
