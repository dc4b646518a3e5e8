import type { z } from 'zod';
import type { LinkTicket } from '../../../src/shared/api';

type LinkKind = z.infer<typeof LinkTicket>['kind'];
/** Written out here because the schema's list would bring zod along; the type keeps it complete. */
const KINDS: Readonly<Record<LinkKind, true>> = { related: true, duplicate: true, forwarded: true };
export const LINK_KINDS = Object.keys(KINDS) as readonly LinkKind[];

const NEEDED: readonly string[] = ['closed_case', 'other_centre', 'blocked', 'split'];
/** The same links as the server's (src/core/links.ts), which the screens may not import: it refuses to remove them. */
export const isNeeded = (why: string): boolean => NEEDED.includes(why);
