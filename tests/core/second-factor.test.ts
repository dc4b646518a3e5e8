import { RIGHTS } from '../../src/core/rights';
import { firstDutyOf, mustHaveSecondFactor, readCode, recoveryCode } from '../../src/core/second-factor';
import { base32, hotp, otpauthUri, stepAt, stepOfCode } from '../../src/core/totp';

/** The secret of the vectors of RFC 4226 and RFC 6238. */
const SECRET = Buffer.from('12345678901234567890');

test.each([
  [59, '94287082'],
  [1_111_111_109, '07081804'],
  [1_111_111_111, '14050471'],
  [1_234_567_890, '89005924'],
  [2_000_000_000, '69279037'],
  [20_000_000_000, '65353130'],
])('at %i seconds the code is %s (RFC 6238, appendix B)', (seconds, code) => {
  expect(hotp(SECRET, stepAt(new Date(seconds * 1_000)), 8)).toBe(code);
});

test.each([
  '755224', '287082', '359152', '969429', '338314', '254676', '287922', '162583', '399871', '520489',
].map((code, counter) => [counter, code] as const))('counter %i gives %s (RFC 4226, appendix D)', (counter, code) => {
  expect(hotp(SECRET, counter)).toBe(code);
}); // prettier-ignore

test.each([
  ['', ''],
  ['f', 'MY'],
  ['fo', 'MZXQ'],
  ['foo', 'MZXW6'],
  ['foob', 'MZXW6YQ'],
  ['fooba', 'MZXW6YTB'],
  ['foobar', 'MZXW6YTBOI'],
])('%j is written %s in base 32 (RFC 4648, without padding)', (text, written) => {
  expect(base32(Buffer.from(text))).toBe(written);
});

test('takes the code of this half minute and of the one before and after, and of no other', () => {
  const at = new Date('2026-11-25T08:00:10Z');
  const now = stepAt(at);
  const taken = [-3, -2, -1, 0, 1, 2, 3].map((off) => stepOfCode(SECRET, hotp(SECRET, now + off), at));
  expect(taken).toEqual([undefined, undefined, now - 1, now, now + 1, undefined, undefined]);
});

test('the picture names product and person in a form that every app reads', () => {
  expect(otpauthUri(SECRET, 'Wasl', 'sara+desk@wasl.example')).toBe(
    'otpauth://totp/Wasl:sara%2Bdesk%40wasl.example?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Wasl',
  );
});

test.each([
  ['123456', { kind: 'time', digits: '123456' }],
  [' 123 456 ', { kind: 'time', digits: '123456' }],
  ['١٢٣٤٥٦', { kind: 'time', digits: '123456' }],
  ['۱۲۳-۴۵۶', { kind: 'time', digits: '123456' }],
  ['\u2066123456\u2069', { kind: 'time', digits: '123456' }],
  ['12345', undefined],
  ['1234567', undefined],
  ['abcdef', undefined],
  ['', undefined],
  ['9F3K-2M7Q-XR4T-0VW1', { kind: 'recovery', letters: '9F3K2M7QXR4T0VW1' }],
  ['9f3k 2m7q xr4t ovwl', { kind: 'recovery', letters: '9F3K2M7QXR4T0VW1' }],
  ['9f3k2m7qxr4tovwi', { kind: 'recovery', letters: '9F3K2M7QXR4T0VW1' }],
  ['9F3K-2M7Q-XR4T-0VW', undefined],
  ['9F3K-2M7Q-XR4T-0VWU', undefined],
])('what is typed as %j is read as %j', (typed, read) => {
  expect(readCode(typed)).toEqual(read);
});

test('a recovery code is read as what was shown, whatever the random bytes', () => {
  for (let first = 0; first < 256; first++) {
    const code = recoveryCode(Uint8Array.from({ length: 16 }, (_, at) => (first + at * 7) & 0xff));
    expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(readCode(code)).toEqual({ kind: 'recovery', letters: code.replaceAll('-', '') });
  }
});

test.each([
  ['off', 'agent', false],
  ['off', 'administrator', false],
  ['privileged', 'agent', false],
  ['privileged', 'supervisor', true],
  ['privileged', 'administrator', true],
  ['everyone', 'agent', true],
] as const)('with the policy "%s" a second factor of a(n) %s is mandatory: %s', (policy, role, mandatory) => {
  expect(mustHaveSecondFactor(policy, role)).toBe(mandatory);
});

test('whoever may manage anything is privileged', () => {
  const managing = Object.entries(RIGHTS).filter(([, actions]) => actions.some((action) => action.endsWith('.manage')));
  expect(managing.length).toBeGreaterThan(0);
  for (const [role] of managing) expect(mustHaveSecondFactor('privileged', role as keyof typeof RIGHTS)).toBe(true);
});

test.each([
  [{ mustChangePassword: true, hasSecondFactor: false }, 'change_password'],
  [{ mustChangePassword: true, hasSecondFactor: true }, 'change_password'],
  [{ mustChangePassword: false, hasSecondFactor: false }, 'enrol'],
  [{ mustChangePassword: false, hasSecondFactor: true }, undefined],
])('of an administrator with %j the first duty is %s', (person, duty) => {
  expect(firstDutyOf('privileged', { role: 'administrator', ...person })).toBe(duty);
});
