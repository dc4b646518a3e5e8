/** The guard (security.md "Platforms"): the only place from which a host that others named is connected to. */
import type { Outside } from '../../connectors/contract';
import { guardedConnect, systemLookup, type Lookup } from './connect';
import type { FetchRules } from './exchange';
import { guardedFetch, guardedRequest } from './fetch';
import type { OutsidePolicy } from './policy';

export type { Lookup } from './connect';
export type { OutsidePolicy } from './policy';

export interface OutsideOptions extends OutsidePolicy, FetchRules {
  /** Instead of the system's resolver. */
  readonly lookup?: Lookup;
}

export function createOutside({ lookup = systemLookup, ports, ...policy }: OutsideOptions): Outside {
  const connect = guardedConnect(policy, lookup);
  return { connect, fetch: guardedFetch(connect, { ports }), request: guardedRequest(connect, { ports }) };
}

/** For hosts that an administrator entered: on a trial without a public address also this machine and its network. */
export const outsideForAccounts = (config: {
  readonly publicUrl?: string;
  readonly privateHosts: readonly string[];
}): Outside => createOutside({ privateAllowed: config.publicUrl === undefined, named: config.privateHosts });

/** For addresses that a sender wrote: what anybody in the world could fetch, at the ports where the web is, and nothing else. */
export const outsideForStrangers = (): Outside => createOutside({ privateAllowed: false, named: [], ports: [80, 443] });
