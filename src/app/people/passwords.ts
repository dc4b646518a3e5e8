import { hash, verify } from '@node-rs/argon2';
import { AppError } from '../errors';

/** argon2id at OWASP's floor: 19 MiB, two passes. The native code runs on libuv's threads, never on ours. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
/** More at once would only wait for the processor, and keep file reads waiting with them. */
const AT_ONCE = 2;

let running = 0;
const waiting: (() => void)[] = [];

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
  else running++;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next === undefined) running--;
    else next(); // hands its place on
  }
}

export const hashPassword = (password: string): Promise<string> => inTurn(() => hash(password.normalize('NFC'), COST));

export const isPassword = (password: string, passwordHash: string): Promise<boolean> =>
  inTurn(() => verify(passwordHash, password.normalize('NFC')));

let decoy: Promise<string> | undefined;
/** Takes as long as comparing with a real one: an unknown address must not answer sooner than a wrong password. */
export async function compareWithNothing(password: string): Promise<false> {
  decoy ??= hashPassword('nobody has this password');
  await isPassword(password, await decoy);
  return false;
}

const SHORTEST = 12;
const FEWEST_DIFFERENT = 5;
const GUESSED_FIRST = ['password', 'administrator', 'qwertyuiop', '123456789', '987654321', 'letmein', 'welcome'];

/** @throws AppError `password_too_weak`: short, monotonous, one's own name or address, or among what is guessed first. */
export function requireStrong(password: string, person: { readonly email: string; readonly name: string }): void {
  const plain = password.normalize('NFC').toLowerCase();
  const own = [person.email, ...person.email.split('@'), ...person.name.toLowerCase().split(/\s+/)].filter(
    (part) => part.length >= 4,
  );
  const withoutOwn = [...own, ...GUESSED_FIRST].reduce((rest, part) => rest.split(part).join(''), plain);
  const weak = plain.length < SHORTEST || new Set(plain).size < FEWEST_DIFFERENT || withoutOwn.length < SHORTEST / 2;
  if (weak) throw new AppError('password_too_weak');
}
