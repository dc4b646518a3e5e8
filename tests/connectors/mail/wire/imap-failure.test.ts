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
