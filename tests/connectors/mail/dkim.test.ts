import { createHash, createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import email from '../../../connectors/email';
import { emailConfig } from '../../../connectors/email/config';
import type { Context, OutboundReply } from '../../../connectors/contract';
import { contextFor } from '../../../src/app/account-context';
import { createAccount, updateAccount, type ShownAccount } from '../../../src/app/accounts/accounts';
import { findRecords, makeSigningKey } from '../../../src/app/accounts/signing';
import type { Viewer } from '../../../src/core/viewer';
import { createTestApp, type TestApp } from '../../support/app';

let app: TestApp;
let admin: Viewer;
let made = 0;
beforeAll(async () => {
  app = await createTestApp([email]);
  admin = await app.person('administrator', [await app.centre('937')]);
}, 60_000);
afterAll(() => app.close());

const PLACE = { domain: 'ministry.example', selector: 'wasl1' };
async function account(domain = 'ministry.example'): Promise<ShownAccount> {
  made += 1;
  const centreId = admin.centreIds[0] ?? '';
  const input = { centreId, channel: 'email', name: 'care', address: `care${made}@${domain}`, enabled: true, acknowledges: true, config: {}, secrets: {} };
  return createAccount(app, admin, input, undefined);
}
async function withKey(domain?: string, active = true): Promise<ShownAccount> {
  const bare = await account(domain);
  const keyed = await makeSigningKey(app, admin, bare.id, PLACE, bare.version);
  return active ? updateAccount(app, admin, bare.id, { ...keyed, config: { ...keyed.config, dkim: { ...PLACE, active } }, secrets: {} }) : keyed;
}
async function contextOf({ id }: ShownAccount): Promise<Context<unknown>> {
  const stored = await app.db.stores.accounts.get(id);
  if (stored === undefined) throw new Error('the account is gone');
  return contextFor(app, stored, new AbortController().signal).ctx;
}
const reply: OutboundReply = {
  id: '01890a5d-ac96-774b-bcce-b302099a8057',
  purpose: 'reply',
  recipients: [{ address: 'citizen@example.org', role: 'to' }],
  subject: 'بشأن طلبكم',
  text: 'شكراً لكم،\n\nنعمل على طلبكم.  \n\n\n',
  language: 'ar',
  direction: 'rtl',
  replyHandle: null,
  reference: '937-1448-0000123-4',
  replyToken: 'abcdefghijklmnopqrstuvwxyz234567ab',
  chain: [],
  sender: { name: { ar: 'مركز 937', en: 'Centre 937' } },
  attachments: [{ filename: 'a.bin', contentType: 'application/octet-stream', content: Buffer.alloc(3000, 7) }],
  createdAt: new Date('2026-11-25T09:30:00Z'),
};
async function letterOf(owner: ShownAccount): Promise<string> {
  const prepared = await email.sender?.prepare(await contextOf(owner), reply);
  return Buffer.from(prepared?.payload ?? []).toString('latin1');
}
const recordOf = async (owner: ShownAccount) => {
  const [record] = await findRecords(app, admin, owner.id, async () => []);
  if (record === undefined) throw new Error('there is no record');
  return record;
};

/** A receiver's check by RFC 6376 §6.1 (relaxed/relaxed, rsa-sha256), written from its text alone. */
function verifies(letter: string, record: string): boolean {
  const end = letter.indexOf('\r\n\r\n');
  const fields = letter.slice(0, end).split(/\r\n(?![ \t])/);
  const body = letter.slice(end + 4);
  const relaxedBody = `${body.replace(/[ \t]+/g, ' ').replace(/ (?=\r\n|$)/g, '').replace(/(?:\r\n)+$/, '')}\r\n`;
  const relaxed = (field: string): string => {
    const at = field.indexOf(':');
    return `${field.slice(0, at).trim().toLowerCase()}:${field.slice(at + 1).replace(/\r\n/g, '').replace(/[ \t]+/g, ' ').trim()}`;
  };
  const signature = fields.find((field) => /^dkim-signature:/i.test(field)) ?? '';
  const tags = Object.fromEntries(
    relaxed(signature).slice('dkim-signature:'.length).split(';').map((tag) => [tag.split('=')[0]?.trim() ?? '', tag.slice(tag.indexOf('=') + 1).replace(/\s/g, '')]),
  );
  if (tags['bh'] !== createHash('sha256').update(relaxedBody, 'latin1').digest('base64')) return false;
  const left = [...fields];
  const signed = (tags['h'] ?? '').split(':').flatMap((name) => {
    const at = left.findLastIndex((field) => field.slice(0, field.indexOf(':')).trim().toLowerCase() === name.toLowerCase());
    return at < 0 ? [] : left.splice(at, 1).map((field) => `${relaxed(field)}\r\n`);
  });
  const data = signed.join('') + relaxed(signature).replace(/([;\s]b=)[^;]*/, '$1');
  const key = createPublicKey({ key: Buffer.from(/p=([^;]+)/.exec(record)?.[1] ?? '', 'base64'), format: 'der', type: 'spki' });
  return verify('sha256', Buffer.from(data, 'latin1'), key, Buffer.from(tags['b'] ?? '', 'base64'));
}

it('signs what goes out, so that a receiver who reads the record finds it true', async () => {
  const owner = await withKey();
  const letter = await letterOf(owner);
  const { name, value } = await recordOf(owner);
  expect(name).toBe('wasl1._domainkey.ministry.example');
  expect(letter).toMatch(/^DKIM-Signature: v=1; a=rsa-sha256;/);
  expect(verifies(letter, value)).toBe(true);
});

it('is found false when a word, a header or the key was changed', async () => {
  const owner = await withKey();
  const letter = await letterOf(owner);
  const { value } = await recordOf(owner);
  expect(verifies(letter.replace('To: citizen', 'To: other'), value)).toBe(false);
  expect(verifies(letter.replace(/.\r\n$/, 'x\r\n'), value)).toBe(false);
  expect(verifies(letter, (await recordOf(await withKey())).value)).toBe(false);
});

it('signs nothing before it is switched on, and nothing for a domain that the key does not speak for', async () => {
  expect(await letterOf(await withKey(undefined, false))).not.toContain('DKIM-Signature');
  expect(await letterOf(await withKey('other.example'))).not.toContain('DKIM-Signature');
  expect(await letterOf(await withKey('care.ministry.example'))).toMatch(/^DKIM-Signature/);
});

it('keeps the private half sealed and tells it to nobody', async () => {
  const owner = await withKey();
  expect(owner.secretsSet).toContain('dkimKey');
  expect(JSON.stringify(owner)).not.toContain('PRIVATE KEY');
  const [row] = await app.sql<{ config: unknown; secrets: Buffer }>('select config, secrets from accounts where id = ?', [owner.id]);
  expect(JSON.stringify(row?.config)).not.toContain('PRIVATE KEY');
  expect(row?.secrets.includes('PRIVATE KEY')).toBe(false);
});

it('tells whether the record is published, differs, is missing, or nobody can say', async () => {
  const owner = await withKey();
  const { name, value } = await recordOf(owner);
  const asked: string[] = [];
  const state = async (find: () => Promise<readonly string[]>) =>
    (await findRecords(app, admin, owner.id, (one) => (asked.push(one), find()))).map((record) => record.state);
  const failing = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }));
  expect(await state(async () => [`${value.replaceAll('; ', ';')};`])).toEqual(['published']);
  expect(await state(async () => ['v=DKIM1; p=AAAA'])).toEqual(['different']);
  expect(await state(async () => [])).toEqual(['missing']);
  expect(await state(failing('ENOTFOUND'))).toEqual(['missing']);
  expect(await state(failing('ETIMEOUT'))).toEqual(['unknown']);
  expect(new Set(asked)).toEqual(new Set([name]));
  const bare = await account();
  expect(await findRecords(app, admin, bare.id, async () => [])).toEqual([]);
});

it('makes no key for an account of another centre, for a stale screen, or for what is no domain', async () => {
  const bare = await account();
  const stranger = await app.person('administrator', [await app.centre('911')]);
  await expect(makeSigningKey(app, stranger, bare.id, PLACE, bare.version)).rejects.toMatchObject({ code: 'not_found' });
  await expect(makeSigningKey(app, admin, bare.id, PLACE, bare.version + 1)).rejects.toMatchObject({ code: 'stale_version' });
  await expect(makeSigningKey(app, admin, bare.id, { ...PLACE, domain: 'no domain' }, bare.version)).rejects.toMatchObject({ code: 'invalid' });
});

it.each([
  ['a broken one', 'not a key'],
  ['one of another kind', generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()],
  ['a short one', generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()],
])('takes no key that would sign nothing or what nobody verifies: %s', (_, dkimKey) => {
  expect(emailConfig.safeParse({ dkimKey }).error?.issues).toMatchObject([{ path: ['dkimKey'] }]);
});
