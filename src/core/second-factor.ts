import type { Role } from './rights';

/** Who must sign in with a second factor; anybody may. */
export const SECOND_FACTOR_POLICIES = ['off', 'privileged', 'everyone'] as const;
export type SecondFactorPolicy = (typeof SECOND_FACTOR_POLICIES)[number];

const PRIVILEGED: readonly Role[] = ['supervisor', 'administrator'];

export function mustHaveSecondFactor(policy: SecondFactorPolicy, role: Role): boolean {
  return policy === 'everyone' || (policy === 'privileged' && PRIVILEGED.includes(role));
}

/** What a person must do before anything else; undefined: they may work. A password of somebody else's making goes first. */
export function firstDutyOf(
  policy: SecondFactorPolicy,
  person: {
    readonly role: Role;
    readonly mustChangePassword: boolean;
    readonly hasSecondFactor: boolean;
    /** A provider asked for one at this sign-in. */
    readonly secondFactorElsewhere?: boolean;
  },
): 'change_password' | 'enrol' | undefined {
  if (person.mustChangePassword) return 'change_password';
  if (person.secondFactorElsewhere === true) return undefined;
  return mustHaveSecondFactor(policy, person.role) && !person.hasSecondFactor ? 'enrol' : undefined;
}

/** Easily read aloud and written down: no I, L, O, U; what is mistaken for another letter is taken as that. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
export const RECOVERY_CODES = 10;
/** Letters a code: 80 bits, beyond guessing, so that a plain hash of it is enough. */
const LETTERS = 16;
const GROUP = 4;

/** `random` has at least 16 bytes. */
export function recoveryCode(random: Uint8Array): string {
  const letters = Array.from(random.subarray(0, LETTERS), (byte) => ALPHABET[byte & 31]).join('');
  return letters.match(new RegExp(`.{${GROUP}}`, 'g'))?.join('-') ?? letters;
}

export type TypedCode =
  { readonly kind: 'time'; readonly digits: string } | { readonly kind: 'recovery'; readonly letters: string };

/** What a person typed as a code, however spaced and in whichever digits; undefined: it can be none. */
export function readCode(typed: string): TypedCode | undefined {
  const plain = typed
    .normalize('NFKC')
    .replace(/[\u0660-\u0669\u06F0-\u06F9]/g, (digit) => String((digit.codePointAt(0) ?? 0) & 0x0f))
    .replace(/[\s\u200B-\u200F\u202A-\u202E\u2066-\u2069.\-\u2010-\u2015]/g, '')
    .toUpperCase();
  if (/^\d{6}$/.test(plain)) return { kind: 'time', digits: plain };
  const letters = plain.replace(/O/g, '0').replace(/[IL]/g, '1');
  const isCode = letters.length === LETTERS && [...letters].every((letter) => ALPHABET.includes(letter));
  return isCode ? { kind: 'recovery', letters } : undefined;
}
