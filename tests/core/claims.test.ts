import { claimValues, isEmailVerified, isFresh, joinedClaims, mappedRights, provesSecondFactor } from '../../src/core/claims';

it.each([
  [{ groups: ['a', 'b'] }, 'groups', ['a', 'b']],
  [{ group: 'a' }, 'group', ['a']],
  [{ realm_access: { roles: ['care'] } }, 'realm_access.roles', ['care']],
  [{ 'https://example.org/roles': ['care'], https: 'no' }, 'https://example.org/roles', ['care']],
  [{ groups: ['a', 7, null, { b: 1 }] }, 'groups', ['a']],
  [{}, 'groups', []],
  [{ groups: 'x' }, 'groups.length', []],
  [{}, 'constructor.name', []],
  [{}, '__proto__', []],
])('reads of %j the claim %s as %j', (claims, name, values) => {
  expect(claimValues(claims, name)).toEqual(values);
});

describe('rights from a claim', () => {
  const mappings = [
    { value: 'agents-1', role: 'agent', centreIds: ['one'] },
    { value: 'agents-2', role: 'agent', centreIds: ['two', 'one'] },
    { value: 'lead-3', role: 'supervisor', centreIds: ['three'] },
  ] as const;
  it('gives nothing to who has none of the values', () => {
    expect(mappedRights(mappings, ['Agents-1', 'agents', ''])).toBeUndefined();
    expect(mappedRights([], ['agents-1'])).toBeUndefined();
  });
  it('joins the centres of one role', () => {
    expect(mappedRights(mappings, ['agents-1', 'agents-2'])).toEqual({ role: 'agent', centreIds: ['one', 'two'] });
  });
  it('gives the higher role only where it was meant', () => {
    expect(mappedRights(mappings, ['agents-1', 'lead-3'])).toEqual({ role: 'supervisor', centreIds: ['three'] });
  });
});

it.each([
  [{ email_verified: true }, false, true],
  [{ email_verified: 'true' }, false, true],
  [{ email_verified: false }, true, false],
  [{ email_verified: 'false' }, true, false],
  [{ email_verified: null }, true, false],
  [{}, true, true],
  [{}, false, false],
])('takes an address of %j, trusted %j, as verified: %j', (claims, trusted, verified) => {
  expect(isEmailVerified(claims, trusted)).toBe(verified);
});

it('takes a second factor elsewhere only for values that the administrator named', () => {
  expect(provesSecondFactor({ amr: ['pwd', 'otp'] }, ['otp'])).toBe(true);
  expect(provesSecondFactor({ acr: 'urn:gov:high' }, ['urn:gov:high'])).toBe(true);
  expect(provesSecondFactor({ amr: ['pwd', 'otp'] }, [])).toBe(false);
  expect(provesSecondFactor({ amr: ['pwd'] }, ['otp'])).toBe(false);
});

it('believes that somebody was asked just now only by a time that says so', () => {
  const now = new Date(1_000_000_000_000);
  expect([0, 119, 120, 121, -29, -31].map((age) => isFresh({ auth_time: 1_000_000_000 - age }, now, 120))).toEqual([
    true, true, true, false, true, false,
  ]);
  expect(isFresh({}, now, 120)).toBe(false);
  expect(isFresh({ auth_time: '1000000000' }, now, 120)).toBe(false);
});

it.each([
  [{ sub: 'a', name: 'Token' }, { name: 'Other', groups: ['x'] }, { sub: 'a', name: 'Token', groups: ['x'] }],
  [{ sub: 'a' }, { amr: ['otp'], acr: 'high', auth_time: 1, sid: 's' }, { sub: 'a' }],
  [{ email: 'a@x' }, { email: 'b@x', email_verified: true }, { email: 'a@x' }],
  [{ email: 'a@x' }, { email: 'a@x', email_verified: true }, { email: 'a@x', email_verified: true }],
  [{ email: 'a@x', email_verified: false }, { email: 'a@x', email_verified: true }, { email: 'a@x', email_verified: false }],
  [{ email_verified: true }, { email: 'b@x' }, { email: 'b@x' }],
])('joins %j and what only userinfo tells, %j', (token, more, joined) => {
  expect(joinedClaims(token, more)).toEqual(joined);
});
