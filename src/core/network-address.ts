/**
 * What an IP address is to us: pure arithmetic on its bits, so that every spelling of an address (`::ffff:127.0.0.1`,
 * `64:ff9b::7f00:1`) is judged as the place where it really leads.
 */
export interface NetworkAddress {
  readonly family: 4 | 6;
  readonly bits: bigint;
}
/** Addresses whose first `prefix` bits are these. */
export interface Network {
  readonly address: NetworkAddress;
  readonly prefix: number;
}
/**
 * `public`: anybody's; `loopback`: this machine; `private`: a network that only insiders reach (RFC 1918, 6598, 4193, and what no
 * router forwards); `forbidden`: never a server of anybody's (unspecified, link-local, cloud metadata, multicast, reserved).
 */
export type AddressKind = 'public' | 'loopback' | 'private' | 'forbidden';

const V4_BITS = 32;
const V6_BITS = 128;

/** Strict: dotted decimal without leading zeros, or RFC 4291 text with an optional zone. Undefined: a name, or a spelling of old. */
export function parseAddress(text: string): NetworkAddress | undefined {
  const v4 = v4Bits(text);
  if (v4 !== undefined) return { family: 4, bits: v4 };
  const v6 = v6Bits(text.replace(/%.*$/, ''));
  return v6 === undefined ? undefined : { family: 6, bits: v6 };
}

/** `10.0.0.0/8`, `fd00::/8`, or one address. */
export function parseNetwork(text: string): Network | undefined {
  const [, head = '', length] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const address = parseAddress(head);
  if (address === undefined) return undefined;
  const most = address.family === 4 ? V4_BITS : V6_BITS;
  const prefix = length === undefined ? most : Number(length);
  return prefix > most ? undefined : { address, prefix };
}

export function isInNetwork(address: NetworkAddress, network: Network): boolean {
  if (address.family !== network.address.family) return false;
  const shift = BigInt((address.family === 4 ? V4_BITS : V6_BITS) - network.prefix);
  return address.bits >> shift === network.address.bits >> shift;
}

/** The IPv4 address that an IPv6 one carries to (mapped, compatible, NAT64, 6to4); any other one is itself. */
export function effectiveAddress(address: NetworkAddress): NetworkAddress {
  if (address.family === 4) return address;
  const carried = (shift: bigint): NetworkAddress => ({ family: 4, bits: (address.bits >> shift) & 0xffff_ffffn });
  if (CARRY_IN_TAIL.some((network) => isInNetwork(address, network)) && address.bits > 1n) return carried(0n);
  if (isInNetwork(address, SIX_TO_FOUR)) return carried(80n);
  return address;
}

export function addressKind(given: NetworkAddress): AddressKind {
  const address = effectiveAddress(given);
  for (const [kind, networks] of KINDS) if (networks.some((network) => isInNetwork(address, network))) return kind;
  // of IPv6 only 2000::/3 was ever given to anybody
  return address.family === 6 && !isInNetwork(address, GLOBAL_UNICAST) ? 'forbidden' : 'public';
}

function v4Bits(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  let bits = 0n;
  for (const part of parts) {
    if (!/^(?:0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255) return undefined;
    bits = (bits << 8n) | BigInt(part);
  }
  return bits;
}

function v6Bits(text: string): bigint | undefined {
  const halves = text.split('::');
  if (halves.length > 2 || !text.includes(':')) return undefined;
  const [head, tail] = halves.map(groupsOf);
  if (head === undefined) return undefined;
  if (halves.length === 1) return head.length === 8 ? joined(head) : undefined;
  if (tail === undefined || head.length + tail.length > 7) return undefined;
  return joined([...head, ...Array.from({ length: 8 - head.length - tail.length }, () => 0n), ...tail]);
}

/** The 16-bit groups of one side of `::`; the last may be a dotted IPv4 address. */
function groupsOf(text: string): bigint[] | undefined {
  if (text === '') return [];
  const groups: bigint[] = [];
  const parts = text.split(':');
  for (const [at, part] of parts.entries()) {
    const dotted = at === parts.length - 1 ? v4Bits(part) : undefined;
    if (dotted !== undefined) groups.push(dotted >> 16n, dotted & 0xffffn);
    else if (/^[\da-f]{1,4}$/i.test(part)) groups.push(BigInt(`0x${part}`));
    else return undefined;
  }
  return groups;
}

const joined = (groups: readonly bigint[]): bigint => groups.reduce((bits, group) => (bits << 16n) | group, 0n);

function network(text: string): Network {
  const parsed = parseNetwork(text);
  if (parsed === undefined) throw new Error(`not a network: ${text}`);
  return parsed;
}

const GLOBAL_UNICAST = network('2000::/3');
const SIX_TO_FOUR = network('2002::/16');
const CARRY_IN_TAIL = ['::/96', '::ffff:0:0/96', '::ffff:0:0:0/96', '64:ff9b::/96'].map(network);

/** The first that fits counts: metadata services lie inside networks that are otherwise only private, one even in a public one. */
const KINDS: readonly (readonly [AddressKind, readonly Network[]])[] = [
  [
    'forbidden',
    [
      '0.0.0.0/8',
      '169.254.0.0/16',
      '192.0.0.192',
      '100.100.100.200',
      '168.63.129.16',
      '224.0.0.0/4',
      '240.0.0.0/4',
      '::/128',
      'fe80::/10',
      'ff00::/8',
      'fd00:ec2::254',
    ].map(network),
  ],
  ['loopback', ['127.0.0.0/8', '::1'].map(network)],
  [
    'private',
    [
      '10.0.0.0/8',
      '172.16.0.0/12',
      '192.168.0.0/16',
      '100.64.0.0/10',
      '192.0.0.0/24',
      '192.0.2.0/24',
      '192.88.99.0/24',
      '198.18.0.0/15',
      '198.51.100.0/24',
      '203.0.113.0/24',
      'fc00::/7',
      'fec0::/10',
      '64:ff9b:1::/48',
      '2001::/23',
      '2001:db8::/32',
      '3fff::/20',
    ].map(network),
  ],
];
