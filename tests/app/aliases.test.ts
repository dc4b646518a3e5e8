import email from '../../connectors/email';
import { createAccount, updateAccount, type AccountInput } from '../../src/app/accounts/accounts';
import type { Viewer } from '../../src/core/viewer';
import { createTestApp, type TestApp } from '../support/app';

let app: TestApp;
let admin: Viewer;
beforeAll(async () => {
  app = await createTestApp([email]);
  admin = await app.person('administrator', [await app.centre('937')]);
}, 60_000);
afterAll(() => app.close());

const input = (address: string, aliases?: readonly string[]): AccountInput => ({
  centreId: admin.centreIds[0] ?? '',
  channel: 'email',
  name: address,
  address,
  enabled: true,
  acknowledges: true,
  config: { ...(aliases !== undefined && { aliases }) },
  secrets: {},
});
const create = (address: string, aliases?: readonly string[]) => createAccount(app, admin, input(address, aliases), undefined);

it('counts aliases among the addresses that are ours, in lower case and once', async () => {
  await create('Care@wasl.example', ['Clinics@wasl.example', 'care@wasl.example']);
  expect((await app.db.stores.surroundings.ownAddresses()).toSorted()).toEqual(['care@wasl.example', 'clinics@wasl.example']);
});

it('lets no address belong to two accounts, whichever of them calls it an alias', async () => {
  const made = await create('press@wasl.example', ['media@wasl.example']);
  await expect(create('MEDIA@wasl.example')).rejects.toMatchObject({ code: 'address_in_use' });
  await expect(create('new@wasl.example', ['press@wasl.example'])).rejects.toMatchObject({ code: 'address_in_use' });
  await expect(create('new@wasl.example', ['media@wasl.example'])).rejects.toMatchObject({ code: 'address_in_use' });
  await updateAccount(app, admin, made.id, { ...input('press@wasl.example', ['media@wasl.example', 'tv@wasl.example']), version: made.version });
  expect(await app.db.stores.surroundings.ownAddresses()).toContain('tv@wasl.example');
});

it('refuses an alias that is no address, and names it', async () => {
  await expect(create('new@wasl.example', ['right@wasl.example', 'not an address'])).rejects.toMatchObject({
    code: 'invalid',
    extra: { fields: { 'config.aliases.1': expect.any(String) } },
  });
});

it('lets nobody have another centre\'s mailbox by a plus, or by another spelling of its domain', async () => {
  await create('desk@\u0645\u062b\u0627\u0644.example');
  await create('desk@wasl.example');
  for (const spelt of ['desk+all@wasl.example', 'DESK+x@WASL.example', 'desk@xn--mgbh0fb.example'])
    await expect(create('thief@wasl.example', [spelt])).rejects.toMatchObject({ code: 'address_in_use' });
});

it('gives an alias to one of two who ask for it at the same moment', async () => {
  const made = await Promise.allSettled([create('one@wasl.example', ['both@wasl.example']), create('two@wasl.example', ['both@wasl.example'])]);
  expect(made.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
});

it('takes for an address with a plus of its own only what was sent there', () => {
  const account = { address: 'care+x@wasl.example', config: { door: {} } };
  const takes = (recipient: string): string | undefined => email.listener?.takes(account, recipient);
  expect(['care+x@wasl.example', 'CARE+X@wasl.example', 'care@wasl.example', 'care+y@wasl.example'].map(takes)).toEqual(['address', 'address', 'no', 'no']);
});
