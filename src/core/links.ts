import type { LinkReason } from './filing';

/** What a person may say that two cases have to do with each other. */
export const LINK_KINDS = ['related', 'duplicate', 'forwarded'] as const;
export type LinkKind = (typeof LINK_KINDS)[number];
/** Everything that a link may stand for: said by people, found by filing, or left by splitting. */
export type LinkWhy = LinkReason | LinkKind | 'split';
