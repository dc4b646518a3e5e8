import { HIJACKS, standingOf } from '../app/threading/hijacks';
import { createWorld } from '../app/threading/world';
import { goLive } from './support/check';

/** Each attempt on an open case and on a closed one; what it must leave alone is compared as a whole. */
goLive(2, 'hijack matrix', async (check) => {
  const world = await createWorld();
  try {
    let joined = 0;
    let kept = 0;
    for (const hijack of HIJACKS)
      for (const closed of [false, true]) {
        const victim = await world.openCase('edge');
        if (closed) await world.close(victim.ticketId);
        const before = JSON.stringify(await standingOf(world, victim));
        const landing = await world.arrive(hijack.mail(victim, world), 'edge');
        if (JSON.stringify(await standingOf(world, victim)) !== before) {
          joined += 1;
          process.stdout.write(`got in: ${hijack.name}${closed ? ', the case being closed' : ''}\n`);
        }
        if (landing.outcome === 'filed' || landing.outcome === 'ignored') kept += 1;
      }
    check.figure('attempts', HIJACKS.length * 2, { atLeast: 40 });
    check.figure('unauthorised joins', joined, { exactly: 0 });
    check.figure('attempts that were not kept', HIJACKS.length * 2 - kept, { exactly: 0 });
    // the measure can see: the citizen's own mail does change the case
    const own = await world.openCase('edge');
    const before = JSON.stringify(await standingOf(world, own));
    await world.arrive(
      {
        from: own.citizen,
        to: 'edge@moh.example',
        subject: own.answer.subject,
        id: `${world.fresh('own')}@mail.example`,
        inReplyTo: [own.answer.id],
      },
      'edge',
    );
    check.figure(
      "the citizen's own answers that joined",
      JSON.stringify(await standingOf(world, own)) === before ? 0 : 1,
      { exactly: 1 },
    );
  } finally {
    await world.end();
  }
});
