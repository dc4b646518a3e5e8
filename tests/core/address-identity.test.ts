import { exactAddress, mailboxOf } from '../../src/core/address-identity';

it.each([
  ['Care@WASL.example', 'care@wasl.example', 'care@wasl.example'],
  ['care+token@wasl.example', 'care+token@wasl.example', 'care@wasl.example'],
  ['هند@مثال.example', 'هند@xn--mgbh0fb.example', 'هند@xn--mgbh0fb.example'],
  ['care@[192.0.2.1]', 'care@[192.0.2.1]', 'care@[192.0.2.1]'],
  ['care@not a domain', 'care@not a domain', 'care@not a domain'],
  ['937', '937', '937'],
  ['+966500000012', '+966500000012', '+966500000012'],
])('%s is compared as %s and belongs to %s', (address, exact, mailbox) => {
  expect([exactAddress(address), mailboxOf(address)]).toEqual([exact, mailbox]);
});
