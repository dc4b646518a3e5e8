import os from 'node:os';
import {
  addressKind,
  effectiveAddress,
  isInNetwork,
  parseAddress,
  parseNetwork,
  type AddressKind,
} from '../core/network-address';

/** Which hosts may be spoken to although only insiders reach them. */
export interface OutsidePolicy {
  /** True on a trial on this machine alone: its own and its network's hosts are allowed without being named. */
  readonly privateAllowed: boolean;
  /** Host names, addresses and networks (CIDR) that are allowed although private. */
  readonly named: readonly string[];
}

/**
 * Whether an address to which `host` led may be connected to; what kind of place it is, if not. A server of this machine that
 * listens on a public address is as much its own as one on loopback. Link-local, metadata and the like are nobody's to allow.
 */
export function refusedKind(
  policy: OutsidePolicy,
  host: string,
  address: string,
): Exclude<AddressKind, 'public'> | undefined {
  const parsed = parseAddress(address);
  if (parsed === undefined) return 'forbidden';
  const kind = isOwn(address) ? 'loopback' : addressKind(parsed);
  if (kind === 'public') return undefined;
  if (kind === 'forbidden') return kind;
  return policy.privateAllowed || isNamed(policy.named, host, address) ? undefined : kind;
}

function isNamed(named: readonly string[], host: string, address: string): boolean {
  const parsed = parseAddress(address);
  return named.some((entry) => {
    const network = parseNetwork(entry);
    if (network === undefined) return entry.toLowerCase() === host.toLowerCase();
    return parsed !== undefined && [parsed, effectiveAddress(parsed)].some((one) => isInNetwork(one, network));
  });
}

function isOwn(address: string): boolean {
  const parsed = parseAddress(address);
  if (parsed === undefined) return false;
  const place = effectiveAddress(parsed);
  if (addressKind(place) !== 'public') return false;
  return Object.values(os.networkInterfaces()).some((list) =>
    list?.some((own) => {
      const mine = parseAddress(own.address);
      return mine !== undefined && mine.family === place.family && mine.bits === place.bits;
    }),
  );
}
