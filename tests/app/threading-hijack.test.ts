import { HIJACKS, standingOf } from './threading/hijacks';
import { createWorld, type World } from './threading/world';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.end());

test.each(HIJACKS.map((one) => [one.name, one] as const))('nobody gets into a case as %s', async (_name, hijack) => {
  const victim = await world.openCase('edge');
  const before = await standingOf(world, victim);
  const landing = await world.arrive(hijack.mail(victim, world), 'edge');
  expect(await standingOf(world, victim)).toEqual(before);
  // it was kept all the same, or was ours coming back
  expect(['filed', 'ignored']).toContain(landing.outcome);
});

test("nobody opens a citizen's closed case but the citizen", async () => {
  for (const hijack of HIJACKS) {
    const victim = await world.openCase('edge');
    await world.close(victim.ticketId);
    const before = await standingOf(world, victim);
    await world.arrive(hijack.mail(victim, world), 'edge');
    expect([hijack.name, await standingOf(world, victim)]).toEqual([hijack.name, before]);
  }
});

test('what a forged sender writes does not stand among the cases of the person whose address it took', async () => {
  const victim = await world.openCase('edge');
  const forged = await world.arrive({ from: victim.citizen, to: 'edge@moh.example', subject: 'Pay here', id: `${world.fresh('f')}@evil.example`, top: ['Authentication-Results: mx.moh.example; dmarc=fail'] }, 'edge');
  expect(await world.count('tickets', 'id = ? and contact_id is null', [forged.ticketId])).toBe(1);
  expect(await world.count('messages', 'id = ? and contact_id is null', [forged.messageId])).toBe(1);
});
