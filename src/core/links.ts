import type { LinkReason } from './filing';

/** What a person may say that two cases have to do with each other. */
export const LINK_KINDS = ['related', 'duplicate', 'forwarded'] as const;
export type LinkKind = (typeof LINK_KINDS)[number];
/** Everything that a link may stand for: said by people, found by filing, or left by splitting. */
export type LinkWhy = LinkReason | LinkKind | 'split';

/** What filing, reading and undoing go by: where the sender's next mail belongs, what a reader may know, what a split came from. */
const NEEDED: readonly string[] = ['closed_case', 'other_centre', 'blocked', 'split'] satisfies readonly LinkWhy[];
/** Such a link is no opinion: people neither remove it nor put another word in its place. */
export const isNeeded = (why: string): boolean => NEEDED.includes(why);
