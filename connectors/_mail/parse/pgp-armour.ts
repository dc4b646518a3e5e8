/** PGP inside a text (RFC 9580 §6, §7): signed words are shown without their armour, sealed ones are named as such. Nothing is checked. */
import type { Piece } from './body';
import type { Repairs } from './encoded-words';

const SIGNED = /^-----BEGIN PGP SIGNED MESSAGE-----[ \t]*\n(?:[A-Za-z][\w-]*:[^\n]*\n)*[ \t]*\n/m;
const SIGNATURE = /^-----BEGIN PGP SIGNATURE-----[ \t]*$/m;
const SIGNATURE_END = /^-----END PGP SIGNATURE-----[ \t]*\n?/m;
const SEALED = /^-----BEGIN PGP MESSAGE-----[ \t]*$/m;

export function openArmour(pieces: readonly Piece[], repairs: Repairs, warnings: Set<string>): readonly Piece[] {
  return pieces.map((piece) => {
    const { plain } = piece;
    if (plain === undefined || !plain.includes('-----BEGIN PGP ')) return piece;
    if (SEALED.test(plain)) warnings.add('encrypted');
    const bare = withoutArmour(plain);
    if (bare === undefined) return piece;
    warnings.add('signed');
    repairs.add('signature_armour');
    return { ...piece, plain: bare };
  });
}

function withoutArmour(text: string): string | undefined {
  const begin = SIGNED.exec(text);
  if (!begin) return undefined;
  const rest = text.slice(begin.index + begin[0].length);
  const signature = SIGNATURE.exec(rest);
  if (!signature) return undefined;
  const tail = rest.slice(signature.index);
  const end = SIGNATURE_END.exec(tail);
  const words = rest.slice(0, signature.index).replace(/^- /gm, '');
  return text.slice(0, begin.index) + words + (end ? tail.slice(end.index + end[0].length) : '');
}
