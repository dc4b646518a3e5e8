import { toPullFailure } from '../../../../connectors/_mail/imap/failure';

const failed = (fields: object): Error => Object.assign(new Error('Command failed'), fields);

test.each([
  ['a refused password', { authenticationFailed: true, serverResponseCode: 'AUTHENTICATIONFAILED' }, 'auth'],
  [
    'a refused password of an old server without codes',
    { authenticationFailed: true, responseText: 'LOGIN failed.' },
    'auth',
  ],
  [
    'too many connections, although it is called an authentication failure',
    { authenticationFailed: true, serverResponseCode: 'LIMIT' },
    'limit',
  ],
  [
    'too many connections, said without a code',
    { authenticationFailed: true, responseText: 'Too many simultaneous connections' },
    'limit',
  ],
  ['a mailbox in use', { authenticationFailed: true, serverResponseCode: 'INUSE' }, 'limit'],
  [
    'a server whose password store is away',
    { authenticationFailed: true, serverResponseCode: 'UNAVAILABLE' },
    'unreachable',
  ],
  [
    'a right that is missing, although it is called an authentication failure',
    { authenticationFailed: true, serverResponseCode: 'AUTHORIZATIONFAILED' },
    'protocol',
  ],
  ['a folder that may not be opened', { serverResponseCode: 'NOPERM', mailboxMissing: true }, 'protocol'],
  [
    "Exchange Online's word for a mailbox that is not the user's",
    { authenticationFailed: true, responseText: 'User is authenticated but not connected.' },
    'protocol',
  ],
  ['a password that has expired', { authenticationFailed: true, serverResponseCode: 'EXPIRED' }, 'auth'],
  ['a refused connection', { code: 'ECONNREFUSED' }, 'unreachable'],
  ['a silent link', { code: 'ETIMEOUT' }, 'unreachable'],
  ['an answer that nobody understands', { code: 'ParserError11' }, 'protocol'],
  ['a self-signed certificate', { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }, 'unreachable'],
])('%s', (_, fields, code) => {
  const failure = toPullFailure(failed(fields));
  expect(failure.code).toBe(code);
  expect(failure.advice.ar).toMatch(/[\u0600-\u06ff]/);
});

test('a throttling server names the time to wait, and it is kept', () => {
  expect(toPullFailure(failed({ code: 'ETHROTTLE', throttleReset: 299_961 }))).toMatchObject({
    code: 'throttled',
    retryAfterSeconds: 300,
  });
  expect(toPullFailure(failed({ serverResponseCode: 'LIMIT' })).retryAfterSeconds).toBe(60);
});

test('a failure that is one already stays as it is', () => {
  const failure = toPullFailure(failed({ code: 'ECONNRESET' }));
  expect(toPullFailure(failure)).toBe(failure);
});

test('a missing right is not blamed on the password, and an expired password is named', () => {
  const advice = (serverResponseCode: string): string =>
    toPullFailure(failed({ authenticationFailed: true, serverResponseCode })).advice.en;
  expect(advice('AUTHORIZATIONFAILED')).toContain('Grant the right');
  expect(advice('AUTHORIZATIONFAILED')).not.toContain('password');
  expect(advice('EXPIRED')).toContain('expired');
  expect(advice('PRIVACYREQUIRED')).toContain('encrypted connection');
});
