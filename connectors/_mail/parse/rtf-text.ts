/** Rich text as Outlook wraps it (MS-OXRTFCP), down to its words: enough to read a letter by, no layout. */
import { codePage } from './code-pages';
import { wellFormed } from './text';

const COMPRESSED = 0x75465a4c;
const UNCOMPRESSED = 0x414c454d;
/** What every compressed stream begins with in its memory. */
const PREFILLED =
  '{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx';
const WINDOW = 4096;
const MOST_BYTES = 4 * 1024 * 1024;

/** Undefined when the bytes are no rich text of Outlook's. */
export function unpackRtf(packed: Buffer): string | undefined {
  if (packed.length < 16) return undefined;
  const kind = packed.readUInt32LE(8);
  const size = Math.min(packed.readUInt32LE(4), MOST_BYTES);
  if (kind === UNCOMPRESSED) return packed.toString('latin1', 16, 16 + size);
  if (kind !== COMPRESSED) return undefined;
  return unpack(packed.subarray(16), size);
}

/** Literals and references into the last 4 kB, eight at a time behind a byte of flags. */
function unpack(data: Buffer, size: number): string {
  const window = Buffer.alloc(WINDOW, 0x20);
  let write = window.write(PREFILLED, 'latin1');
  const out = Buffer.alloc(size);
  let done = 0;
  const put = (byte: number): void => {
    if (done < size) out[done++] = byte;
    window[write] = byte;
    write = (write + 1) % WINDOW;
  };
  for (let at = 0; at < data.length && done < size; ) {
    const flags = data[at++] ?? 0;
    for (let bit = 0; bit < 8 && done < size; bit++) {
      if ((flags & (1 << bit)) === 0) {
        if (at >= data.length) return out.toString('latin1', 0, done);
        put(data[at++] ?? 0);
        continue;
      }
      if (at + 2 > data.length) return out.toString('latin1', 0, done);
      const reference = data.readUInt16BE(at);
      at += 2;
      const offset = reference >> 4;
      if (offset === write) return out.toString('latin1', 0, done);
      for (let n = 0; n < (reference & 0xf) + 2; n++) put(window[(offset + n) % WINDOW] ?? 0);
    }
  }
  return out.toString('latin1', 0, done);
}

/** Groups that hold no words. */
const SILENT = /^(?:fonttbl|colortbl|stylesheet|info|pict|header[lrf]?|footer[lrf]?|object|themedata|datastore|listtable|listoverridetable|rsidtbl|generator|xmlnstbl|latentstyles|fldinst)$/;
const BREAKS: Readonly<Record<string, string>> = { par: '\n', line: '\n', row: '\n', tab: '\t', cell: '\t', emdash: '—', endash: '–', lquote: '‘', rquote: '’', ldblquote: '“', rdblquote: '”', bullet: '•' };
/** Charsets of fonts, as far as they differ from the file's own. */
const FONT_PAGES: Readonly<Record<string, string>> = { '161': 'windows-1253', '162': 'windows-1254', '163': 'windows-1258', '177': 'windows-1255', '178': 'windows-1256', '186': 'windows-1257', '204': 'windows-1251', '222': 'windows-874', '238': 'windows-1250' };
const LONGEST_FONTS = 64 * 1024;
const TOKEN = /\\([a-zA-Z]{1,32})(-?\d{1,9})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z'])|([{}])|([\r\n]+)|([^\\{}\r\n]+)/g;
const DEEPEST = 200;

/** The words of rich text. Its own tags of HTML (MS-OXRTFEX) are left out. */
export function rtfToText(rtf: string): string {
  const out: string[] = [];
  const bytes: number[] = [];
  const usual = codePage(`windows-${/\\ansicpg(\d{3,5})/.exec(rtf.slice(0, 2000))?.[1] ?? '1252'}`);
  const fonts = new Map([...rtf.slice(0, LONGEST_FONTS).matchAll(/\\f(\d{1,5})\b[^{};]{0,80}?\\fcharset(\d{1,3})/g)].map(([, font = '', charset = '']) => [font, FONT_PAGES[charset]]));
  let page = usual;
  const flush = (): void => {
    if (bytes.length === 0) return;
    const raw = Buffer.from(bytes.splice(0));
    out.push(page?.strict(raw) ?? raw.toString('latin1'));
  };
  let state = { silent: false, skip: 1 };
  let toSkip = 0;
  const stack: (typeof state)[] = [];
  for (const [whole, word, number, hex, sign, brace, , text] of rtf.matchAll(TOKEN)) {
    if (hex === undefined) flush();
    if (brace === '{') {
      if (stack.length < DEEPEST) stack.push({ ...state });
    } else if (brace === '}') state = stack.pop() ?? state;
    else if (whole === '\\*' || (word !== undefined && SILENT.test(word)) || (word === 'htmlrtf' && number !== '0')) state.silent = true;
    else if (word === 'htmlrtf') state.silent = false;
    else if (word === 'uc') state.skip = Number(number ?? 1);
    else if (state.silent) continue;
    else if (word === 'f') page = codePage(fonts.get(number ?? '')) ?? usual;
    else if (word === 'u') {
      out.push(String.fromCharCode(Number(number ?? 0) & 0xffff));
      toSkip = state.skip;
    } else if (toSkip > 0 && (hex !== undefined || text !== undefined)) {
      // a stand-in for readers without Unicode
      if (text !== undefined) out.push(text.slice(toSkip));
      toSkip = hex === undefined ? 0 : toSkip - 1;
    } else if (hex !== undefined) bytes.push(Number.parseInt(hex, 16));
    else if (word !== undefined) out.push(BREAKS[word] ?? '');
    else if (sign !== undefined) out.push(sign === '~' ? '\u00a0' : sign === '_' ? '-' : /[\\{}]/.test(sign) ? sign : '');
    else if (text !== undefined) out.push(text);
  }
  flush();
  return wellFormed(out.join('')).replace(/[ \t]+\n/g, '\n').replace(/\n{3,}/g, '\n\n').trim();
}
