import { randomUUID } from 'node:crypto';
import { World } from '../faults/support/world';
import { waitFor } from '../support/wait';
import { goLive } from './support/check';

const EQUAL = 100;

goLive(10, '100 equal sends at once', async (check) => {
  const world = await World.open();
  try {
    await world.start();
    // two processes serve, so that no lock in memory can help
    await world.start({ role: 'web' });
    await world.mail({ id: 'asks', from: 'asks@mail.example' });
    const ticket = await waitFor(async () => (await world.desk.tickets())[0], 'the case is there');
    const id = randomUUID();
    const body = { id, text: 'One answer', to: ['asks@mail.example'] };
    const cookie = await world.desk.signIn();
    const bases = world.running().map(({ url }) => url);
    const send = async (at: number): Promise<{ status: number; text: string }> => {
      const base = bases[at % bases.length] ?? '';
      const answer = await fetch(`${base}/api/tickets/${ticket.id}/replies`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: base, cookie },
        body: JSON.stringify(body),
      });
      return { status: answer.status, text: await answer.text() };
    };
    const answers = await Promise.all(Array.from({ length: EQUAL }, (_, at) => send(at)));
    check.figure(
      'equal requests that were not answered alike',
      answers.filter(({ status, text }) => status !== 201 || text !== answers[0]?.text).length,
      { exactly: 0 },
    );
    await world.hurry();
    await waitFor(() => world.sink.messages.some((message) => message.raw.includes(id)), 'it arrives', 60);
    await world.hurry();
    await waitFor(
      async () =>
        (await world.sql(`select 1 from deliveries where state in ('held', 'queued', 'sending')`)).length === 0,
      'nothing waits',
    );
    check.figure('messages written', (await world.sql(`select 1 from messages where id = $1`, [id])).length, {
      exactly: 1,
    });
    check.figure('deliveries made', (await world.sql(`select 1 from deliveries where message_id = $1`, [id])).length, {
      exactly: 1,
    });
    check.figure('mails that arrived', world.sink.messages.filter((message) => message.raw.includes(id)).length, {
      exactly: 1,
    });
    const other = await world.desk.call('POST', `/tickets/${ticket.id}/replies`, { ...body, text: 'Another answer' });
    check.figure('other words under the same key that were taken', other.status === 409 ? 0 : 1, { exactly: 0 });
    await world.judge();
  } finally {
    await world.close();
  }
});
