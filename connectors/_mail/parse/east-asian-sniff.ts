/** Says in which East Asian charset unlabelled bytes are written: by how many of the most usual characters each would make of them. */
import { codePage, type CodePage } from './code-pages';

/** The commonest characters of running Chinese in both scripts, and signs that every such text has. */
const SIMPLIFIED = /[的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里，。您请谢]/gu;
const TRADITIONAL = /[的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡，。您請謝]/gu;
const KANA = /[\u3041-\u3096\u30a1-\u30fa]/gu;
const HANGUL = /[\uac00-\ud7a3]/gu;
const CANDIDATES: readonly (readonly [string, RegExp, number])[] = [
  ['euc-jp', KANA, 0.25],
  ['shift_jis', KANA, 0.25],
  ['euc-kr', HANGUL, 0.7],
  ['gb18030', SIMPLIFIED, 0.12],
  ['big5', TRADITIONAL, 0.12],
];
const FEWEST_CHARACTERS = 8;
const SAMPLE_BYTES = 16 * 1024;

/** The East Asian charset of these bytes, or undefined when they fit none clearly. */
export function sniffEastAsian(bytes: Buffer): CodePage | undefined {
  let best: CodePage | undefined;
  let bestShare = 0;
  for (const [name, usual, enough] of CANDIDATES) {
    const page = codePage(name);
    // the sample may end inside a character
    const text = page?.strict(bytes.subarray(0, SAMPLE_BYTES)) ?? page?.strict(bytes.subarray(0, SAMPLE_BYTES - 1));
    if (!page || text === undefined) continue;
    const wide = text.match(/[^\u0000-\u00ff]/gu)?.length ?? 0;
    const share = wide < FEWEST_CHARACTERS ? 0 : (text.match(usual)?.length ?? 0) / wide / enough;
    if (share >= 1 && share > bestShare) [best, bestShare] = [page, share];
  }
  return best;
}
