/** The header block as raw lines. Values are bytes in latin1 strings until somebody decodes them for what they are. */
import { unfold } from './encoded-words';

export interface HeaderLine {
  /** Lower case, trimmed. */
  readonly key: string;
  /** The whole line with its name, folds included. */
  readonly line: string;
}

/** Not tab, line ends and escape (ISO-2022 shifts by it). */
const CONTROLS = /[\u0000-\u0008\u000B\u000C\u000E-\u001A\u001C-\u001F\u007F]/g;

export class HeaderFields {
  private readonly byName = new Map<string, string[]>();

  constructor(readonly lines: readonly HeaderLine[]) {
    for (const { key, line } of lines) {
      if (key === '') continue;
      const value = line.slice(line.indexOf(':') + 1).replace(CONTROLS, '').trim();
      const values = this.byName.get(key);
      if (values) values.push(value);
      else this.byName.set(key, [value]);
    }
  }

  has(name: string): boolean {
    return this.byName.has(name);
  }

  /** The topmost field of this name: the one that mail clients show, and the last one that was added on the way. */
  first(name: string): string | undefined {
    return this.byName.get(name)?.[0];
  }

  all(name: string): readonly string[] {
    return this.byName.get(name) ?? [];
  }

  /** Unfolded and trimmed, for fields of protocol (ASCII); empty when absent. */
  token(name: string): string {
    return unfold(this.first(name) ?? '').trim();
  }

  get names(): readonly string[] {
    return [...this.byName.keys()];
  }
}

/** Parses a header block that lies inside a body: a delivery report's fields, a returned message's headers. */
export function parseHeaderBlock(block: string): HeaderFields {
  const lines: { key: string; line: string }[] = [];
  for (const line of block.split(/\r\n|\r|\n/)) {
    const last = lines.at(-1);
    if (/^[ \t]/.test(line) && last) last.line += `\n${line}`;
    else if (/^[!-9;-~]+[ \t]*:/.test(line)) lines.push({ key: line.slice(0, line.indexOf(':')).trim().toLowerCase(), line });
  }
  return new HeaderFields(lines);
}
