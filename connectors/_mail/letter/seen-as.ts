import sanitize from 'sanitize-html';
import type { LetterView } from '../../contract';
import { html, plainText, type Letter } from './template';

const ATTRIBUTES = ['dir', 'lang', 'align', 'width', 'cellpadding', 'cellspacing', 'border', 'role', 'style'];
const ANY = [/^[^<>]*$/];
const styles = (names: readonly string[]): Record<string, RegExp[]> => Object.fromEntries(names.map((name) => [name, ANY]));
const TABLE = ['table', 'tbody', 'tr', 'td', 'p', 'div', 'span', 'a', 'br', 'b', 'i'];
const INK = ['color', 'background-color', 'font-family', 'font-size', 'font-weight', 'line-height'];
const BOX = ['text-align', 'direction', 'width', 'height', 'padding', 'margin', 'border', 'vertical-align'];

/**
 * A letter as two programs make it, which most people here read. Outlook for Windows lays out as a word processor does: it knows
 * neither `bdi` nor flexible boxes, shadows, round corners or logical properties. Gmail keeps what stands inside of body and drops html,
 * head and body with their attributes. Neither is run: this is what they are known to take away.
 */
export function seenAs(letter: Letter): LetterView {
  const whole = html(letter);
  const allowed = { allowedAttributes: { '*': ATTRIBUTES, a: [...ATTRIBUTES, 'href'] }, allowedSchemes: ['http', 'https', 'mailto', 'tel'] };
  return {
    text: plainText(letter),
    outlook: sanitize(whole, { ...allowed, allowedTags: TABLE, nonTextTags: ['title', 'style', 'script'], allowedStyles: { '*': styles([...INK, ...BOX, 'display']) } }),
    gmail: sanitize(whole, {
      ...allowed,
      allowedTags: [...TABLE, 'bdi', 'bdo'],
      nonTextTags: ['title', 'style', 'script'],
      allowedStyles: { '*': styles([...INK, ...BOX, 'display', 'max-width', 'max-height', 'overflow', 'border-radius']) },
    }),
  };
}
