import { play, told } from './threading/case';
import { CLIENTS } from './threading/clients';
import { NUMBERS, STRANGERS, TOKENS } from './threading/others';
import { TIMES } from './threading/times';
import { createWorld, type World } from './threading/world';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.end());

describe.each([
  ['an answer of the citizen', CLIENTS],
  ['somebody who does not take part', STRANGERS],
  ['a number in the subject', NUMBERS],
  ['a token', TOKENS],
  ['time, copies and machines', TIMES],
])('where a mail goes: %s', (_group, cases) => {
  test.each(cases.map((one) => [one.name, one] as const))('%s', async (_name, one) => {
    const played = await play(world, one);
    expect(told(played, one.expected)).toEqual(one.expected);
  });
});
