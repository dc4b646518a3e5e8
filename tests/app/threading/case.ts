import type { MailParts } from './mail';
import type { Landing, Mailbox, OpenedCase, OpenOptions, World } from './world';

/** What becomes of one mail. `reason` is the stored match reason, or why it was ignored. */
export interface Expected {
  readonly lands: 'joins' | 'third party' | 'new' | 'linked' | 'duplicate' | 'ignored' | 'receipt';
  readonly reason: string;
  /** Left out: the case was open, so there is nothing to reopen. */
  readonly reopens?: boolean;
  readonly acknowledged?: boolean;
  /** Why it is linked to the case. */
  readonly link?: string;
  /** Warnings that people are given with it. */
  readonly warnings?: readonly string[];
}

/** One mail that comes after a citizen has written and we have answered. */
export interface MatrixCase {
  readonly name: string;
  readonly opened?: { readonly into: Mailbox; readonly options?: OpenOptions };
  /** What happens before the mail comes; what it gives back replaces parts of the case. */
  readonly before?: (world: World, opened: OpenedCase) => Promise<Partial<OpenedCase> | undefined | void>;
  readonly mail: (opened: OpenedCase, world: World) => MailParts | Buffer;
  readonly into?: Mailbox;
  readonly transport?: Readonly<Record<string, unknown>>;
  readonly expected: Expected;
}

export interface Played {
  readonly opened: OpenedCase;
  readonly before: { readonly state: string; readonly messages: number };
  readonly after: { readonly state: string; readonly messages: number };
  readonly landing: Landing;
}

export async function play(world: World, one: MatrixCase): Promise<Played> {
  const made = await world.openCase(one.opened?.into, one.opened?.options);
  const opened = { ...made, ...(await one.before?.(world, made)) };
  const before = await world.state(opened.ticketId);
  const landing = await world.arrive(one.mail(opened, world), one.into ?? one.opened?.into ?? 'care', one.transport);
  return { opened, before, landing, after: await world.state(opened.ticketId) };
}

/** What was seen, in the words of what was expected, so that the two can be compared whole. */
export function told({ opened, before, after, landing }: Played, expected: Expected): Expected {
  return {
    lands: landsOf(opened, landing),
    reason: landing.outcome === 'ignored' || landing.matchReason === null ? (landing.reason ?? '') : landing.matchReason,
    ...(expected.reopens === undefined ? {} : { reopens: before.state === 'closed' && after.state !== 'closed' }),
    ...(expected.acknowledged === undefined ? {} : { acknowledged: landing.acknowledged && landing.ticketId !== opened.ticketId }),
    ...(expected.link === undefined ? {} : { link: landing.links.find((link) => link.otherId === opened.ticketId)?.why ?? 'none' }),
    ...(expected.warnings === undefined ? {} : { warnings: expected.warnings.filter((code) => landing.warnings.includes(code)) }),
  };
}

function landsOf(opened: OpenedCase, landing: Landing): Expected['lands'] {
  if (landing.outcome === 'ignored') return 'ignored';
  if (landing.reason === 'receipt') return 'receipt';
  if (landing.reason === 'duplicate') return 'duplicate';
  if (landing.ticketId === opened.ticketId) return landing.standing === 'third_party' ? 'third party' : 'joins';
  return landing.links.some((link) => link.otherId === opened.ticketId) ? 'linked' : 'new';
}
