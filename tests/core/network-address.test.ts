import { addressKind, isInNetwork, parseAddress, parseNetwork } from '../../src/core/network-address';

const kindOf = (text: string): string => {
  const address = parseAddress(text);
  return address === undefined ? 'no address' : addressKind(address);
};

test.each([
  ['8.8.8.8', 'public'],
  ['2a00:1450:4001:81b::200e', 'public'],
  ['64:ff9b::8.8.8.8', 'public'],
  ['2002:808:808::1', 'public'],
  ['127.0.0.1', 'loopback'],
  ['127.255.255.254', 'loopback'],
  ['::1', 'loopback'],
  ['::ffff:127.0.0.1', 'loopback'],
  ['::ffff:7f00:1', 'loopback'],
  ['::127.0.0.1', 'loopback'],
  ['64:ff9b::7f00:1', 'loopback'],
  ['2002:7f00:1::', 'loopback'],
  ['10.255.0.1', 'private'],
  ['172.16.0.1', 'private'],
  ['172.31.255.255', 'private'],
  ['172.32.0.0', 'public'],
  ['192.168.1.1', 'private'],
  ['100.64.0.1', 'private'],
  ['::ffff:192.168.1.1', 'private'],
  ['64:ff9b::10.0.0.1', 'private'],
  ['64:ff9b:1::808:808', 'private'],
  ['fd12:3456::1', 'private'],
  ['2001:db8::1', 'private'],
  ['0.0.0.0', 'forbidden'],
  ['::', 'forbidden'],
  ['::ffff:0.0.0.0', 'forbidden'],
  ['169.254.169.254', 'forbidden'],
  ['::ffff:a9fe:a9fe', 'forbidden'],
  ['64:ff9b::169.254.169.254', 'forbidden'],
  ['fd00:ec2::254', 'forbidden'],
  ['100.100.100.200', 'forbidden'],
  ['168.63.129.16', 'forbidden'],
  ['fe80::1', 'forbidden'],
  ['fe80::1%eth0', 'forbidden'],
  ['224.0.0.1', 'forbidden'],
  ['ff02::1', 'forbidden'],
  ['255.255.255.255', 'forbidden'],
  ['4000::1', 'forbidden'],
])('%s is %s', (text, kind) => {
  expect(kindOf(text)).toBe(kind);
});

test.each([
  '0x7f.1',
  '2130706433',
  '127.1',
  '0177.0.0.1',
  '127.0.0.1 ',
  '256.1.1.1',
  '1:2:3:4:5:6:7',
  '::1::',
  '12345::',
  'localhost',
  '',
])('%j is no address by itself: only the resolver knows what it means', (text) => {
  expect(parseAddress(text)).toBeUndefined();
});

test('a network holds the addresses that share its first bits, of its own family', () => {
  const inside = (address: string, network: string): boolean => {
    const [a, n] = [parseAddress(address), parseNetwork(network)];
    if (a === undefined || n === undefined) throw new Error('not understood');
    return isInNetwork(a, n);
  };
  expect(inside('10.1.2.3', '10.1.0.0/16')).toBe(true);
  expect(inside('10.2.0.0', '10.1.0.0/16')).toBe(false);
  expect(inside('10.1.2.3', '10.1.2.3')).toBe(true);
  expect(inside('fd00::1', 'fd00::/8')).toBe(true);
  expect(inside('::1', '0.0.0.0/0')).toBe(false);
  expect(parseNetwork('10.0.0.0/33')).toBeUndefined();
  expect(parseNetwork('mail.internal')).toBeUndefined();
});
