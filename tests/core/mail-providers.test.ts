import { offerFor } from '../../src/core/mail-providers';
import { suggestSettings } from '../../src/app/accounts/suggest';

it.each([
  ['someone@gmail.com', [], 'Google', 'address', 'google'],
  ['Someone@HOTMAIL.com', [], 'Outlook.com', 'address', 'microsoft'],
  ['care@moe.onmicrosoft.com', [], 'Microsoft 365', 'address', 'microsoft'],
  ['care@moe.example', ['moe-example.mail.protection.outlook.com'], 'Microsoft 365', 'mail_exchanger', 'microsoft'],
  ['care@moe.example', ['moe-example.olc.protection.outlook.com'], 'Outlook.com', 'mail_exchanger', 'microsoft'],
  ['care@moe.example', ['alt1.aspmx.l.google.com.', 'aspmx2.googlemail.com'], 'Google', 'mail_exchanger', 'google'],
  ['care@moe.example', ['MX.ZOHO.SA'], 'Zoho (.sa)', 'mail_exchanger', 'app_password'],
  ['care@notgmail.com', [], 'notgmail.com', 'guess', 'password'],
])('knows the settings of %s with mail going to %j: %s', (address, exchangers, provider, by, signIn) => {
  expect(offerFor(address, exchangers)).toMatchObject({ provider, by, signIn });
});

it('guesses the usual names, and the exchanger of the domain itself where there is one', () => {
  expect(offerFor('care@moe.example', [])).toMatchObject({
    imap: { host: 'imap.moe.example', port: 993, secure: 'tls' },
    smtp: { host: 'smtp.moe.example', port: 587, secure: 'starttls' },
  });
  expect(offerFor('care@moe.example', ['filter.other.example', 'mail.moe.example'])?.imap.host).toBe(
    'mail.moe.example',
  );
});

it('offers nothing for what is no address', () => {
  for (const text of ['', 'care', 'care@', '@moe.example', 'care@moe', 'a b@moe.example'])
    expect(offerFor(text, [])).toBeUndefined();
});

it('offers by the address alone when nobody can say where the mail goes, and asks for a domain in ASCII', async () => {
  const asked: string[] = [];
  const away = (domain: string) => {
    asked.push(domain);
    return Promise.reject(Object.assign(new Error('queryMx ESERVFAIL'), { code: 'ESERVFAIL' }));
  };
  const nobody = {
    exchangers: away,
    services: () => Promise.reject(new Error('away')),
    fetch: () => Promise.reject(new Error('away')),
  };
  expect(await suggestSettings('care@وزارة.example', nobody)).toMatchObject({ by: 'guess' });
  expect(asked).toEqual([expect.stringMatching(/^xn--[a-z0-9]+\.example$/)]);
  await expect(suggestSettings('care', nobody)).rejects.toMatchObject({ code: 'invalid' });
});
