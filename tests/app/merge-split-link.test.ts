import { decideThirdParty } from '../../src/app/decide-third-party';
import { linkTickets, unlinkTickets } from '../../src/app/link-tickets';
import { mergeTickets } from '../../src/app/merge-tickets';
import { followSearch } from '../../src/app/search-index';
import { splitMessage, undoSplit } from '../../src/app/split-message';
import { armFaults } from '../../src/core/fault';
import type { MessageId, TicketId } from '../../src/core/ids';
import { listTickets } from '../../src/db/read/ticket-list';
import { readTicket, type TicketRead } from '../../src/db/read/ticket-detail';
import { isNeeded } from '../../src/core/links';
import { isNeeded as neededOnScreen } from '../../web/src/ticket/link-kinds';
import { createWorld, type OpenedCase, type World } from './threading/world';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.end());

const read = async (id: TicketId): Promise<TicketRead> => {
  const found = await readTicket(world.app.db.knex, world.agent, id, false);
  if (found === undefined) throw new Error('not there');
  return found;
};
const more = async (to: OpenedCase, text: string, from = to.citizen): Promise<MessageId> =>
  (await world.arrive({ from, subject: 'Another matter', id: `${world.fresh('m')}@mail.example`, inReplyTo: [to.answer.id], text })).messageId as MessageId;
const split = (message: MessageId, onwards = false) => splitMessage(world.app, world.agent, message, { onwards });
const search = async (q: string): Promise<string[]> =>
  (await listTickets(world.app.db.knex, world.agent, { view: 'all', q, limit: 20 }, new Date())).items.map((row) => row.id);

describe('splitting', () => {
  test('a message becomes a case of its own with its number, its words, its person, and a link', async () => {
    const old = await world.openCase();
    const second = await more(old, 'the pharmacy was closed zanjabil');
    const { ticketId, reference } = await split(second);
    expect(reference).toMatch(/^937-14\d\d-\d{7}-\d$/);
    const made = await read(ticketId);
    expect(made).toMatchObject({ state: 'registered', awaitsAnswer: true, messageCount: 1, splitFrom: { id: old.ticketId } });
    expect(made.contact?.id).toBe((await read(old.ticketId)).contact?.id);
    expect(made.links).toEqual([{ id: old.ticketId, reference: old.reference, why: 'split' }]);
    await followSearch(world.app);
    expect(await search('zanjabil')).toEqual([ticketId]);
    expect((await read(old.ticketId)).messageCount).toBe(2);
    expect((await read(old.ticketId)).snippet).toBe('We have looked into it.');
  });

  test('from a message on, all that follows comes along, answers too; answers to them find the new case', async () => {
    const old = await world.openCase();
    const second = await more(old, 'another matter');
    const letter = await world.answer(old.ticketId, [old.citizen]);
    const { ticketId } = await split(second, true);
    expect(await read(ticketId)).toMatchObject({ messageCount: 2, state: 'answered', awaitsAnswer: false });
    const back = await world.arrive({ from: old.citizen, subject: letter.subject, id: `${world.fresh('b')}@mail.example`, inReplyTo: [letter.id], references: [...letter.references, letter.id] });
    expect(back).toMatchObject({ ticketId, standing: 'member' });
    const toOld = await world.arrive({ from: old.citizen, subject: 'Re', id: `${world.fresh('b')}@mail.example`, inReplyTo: [old.answer.id], references: old.answer.references });
    expect(toOld).toMatchObject({ ticketId: old.ticketId, standing: 'member' });
  });

  test('mail to the old case goes on finding it by its token', async () => {
    const old = await world.openCase();
    await split(await more(old, 'another matter'));
    expect(await world.arrive({ from: old.citizen, to: old.answer.replyTo, subject: 'Hi', id: `${world.fresh('b')}@mail.example` })).toMatchObject({ ticketId: old.ticketId });
  });

  test('undone, the messages are where and what they were, and the new number leads to the old case', async () => {
    const old = await world.openCase();
    const second = await more(old, 'another matter');
    const before = await read(old.ticketId);
    const { ticketId, reference } = await split(second);
    const late = await world.arrive({ from: old.citizen, subject: 'Re: Another matter', id: `${world.fresh('b')}@mail.example`, to: 'care@moh.example', inReplyTo: [] , text: `about ${reference}` });
    expect(late.ticketId).not.toBe(ticketId);
    expect(await undoSplit(world.app, world.agent, ticketId)).toEqual({ ticketId: old.ticketId });
    const after = await read(old.ticketId);
    expect(after.messages.map(({ id, standing, matchReason }) => ({ id, standing, matchReason }))).toEqual(before.messages.map(({ id, standing, matchReason }) => ({ id, standing, matchReason })));
    expect(after).toMatchObject({ messageCount: before.messageCount, snippet: before.snippet });
    expect(await read(ticketId)).toMatchObject({ merged: true, mergedInto: { id: old.ticketId } });
    expect(await search(reference)).toEqual([ticketId]);
    expect(await undoSplit(world.app, world.agent, ticketId)).toEqual({ ticketId: old.ticketId });
  });

  test("a stranger's message that was split off and put back is folded again", async () => {
    const old = await world.openCase();
    const strange = await more(old, 'let me in', 'stranger@else.example');
    const { ticketId } = await decideThirdParty(world.app, world.agent, strange, 'split');
    expect((await read(ticketId)).messages[0]).toMatchObject({ id: strange, standing: 'member' });
    await undoSplit(world.app, world.agent, ticketId);
    expect((await read(old.ticketId)).messages.find((message) => message.id === strange)).toMatchObject({ standing: 'third_party' });
    expect(await world.count('participants', `ticket_id = ? and value = 'stranger@else.example'`, [old.ticketId])).toBe(0);
  });

  test('the old case waits no longer when the only mail that nobody answered leaves, and waits again when that is undone', async () => {
    const old = await world.openCase();
    const second = await more(old, 'another matter');
    expect(await read(old.ticketId)).toMatchObject({ awaitsAnswer: true });
    const { ticketId } = await split(second);
    expect(await read(old.ticketId)).toMatchObject({ awaitsAnswer: false });
    await undoSplit(world.app, world.agent, ticketId);
    expect(await read(old.ticketId)).toMatchObject({ awaitsAnswer: true });
  });

  test('the old case goes on waiting for what else nobody answered: mail of its own, or of a case that was merged into it', async () => {
    const [old, other, absorbed] = [await world.openCase(), await world.openCase(), await world.openCase()];
    const second = await more(old, 'another matter');
    await more(old, 'and the first matter');
    await split(second);
    expect(await read(old.ticketId)).toMatchObject({ awaitsAnswer: true });
    await more(absorbed, 'where are you');
    await mergeTickets(world.app, world.agent, absorbed.ticketId, { into: other.ticketId });
    await split(await more(other, 'another matter'));
    expect(await read(other.ticketId)).toMatchObject({ awaitsAnswer: true });
  });

  test('an answer that leaves with its mail answers nothing in the old case', async () => {
    const old = await world.openCase();
    await more(old, 'unanswered');
    const third = await more(old, 'another matter');
    await world.answer(old.ticketId, [old.citizen]);
    expect(await read(old.ticketId)).toMatchObject({ awaitsAnswer: false });
    const { ticketId } = await split(third, true);
    expect(await read(ticketId)).toMatchObject({ state: 'answered', awaitsAnswer: false });
    expect(await read(old.ticketId)).toMatchObject({ awaitsAnswer: true });
  });

  test('something must remain, and a case begins with a mail', async () => {
    const old = await world.openCase();
    const { messages } = await read(old.ticketId);
    const [first, , answer] = messages;
    await expect(split(first?.id as MessageId)).rejects.toMatchObject({ code: 'nothing_left' });
    await expect(split(first?.id as MessageId, true)).rejects.toMatchObject({ code: 'nothing_left' });
    await expect(split(answer?.id as MessageId)).rejects.toMatchObject({ code: 'impossible_move' });
  });

  test('two people who split the same message make one case', async () => {
    const old = await world.openCase();
    const second = await more(old, 'another matter');
    const done = await Promise.allSettled([split(second), split(second)]);
    expect(done.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
    expect(await world.count('ticket_splits', 'ticket_id = ?', [old.ticketId])).toBe(1);
  });

  test('who may not see the case cannot split it', async () => {
    const old = await world.openCase();
    const second = await more(old, 'another matter');
    const there = await world.app.person('agent', [world.centres.far]);
    await expect(splitMessage(world.app, there, second, { onwards: false })).rejects.toMatchObject({ code: 'not_found' });
    await expect(undoSplit(world.app, there, (await split(second)).ticketId)).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('linking', () => {
  test('two cases have to do with each other, both say so, and another word takes the place of the first', async () => {
    const [a, b] = [await world.openCase(), await world.openCase()];
    await linkTickets(world.app, world.agent, a.ticketId, { other: b.reference, kind: 'related' });
    await linkTickets(world.app, world.agent, b.ticketId, { other: a.ticketId, kind: 'duplicate' });
    expect((await read(a.ticketId)).links).toEqual([{ id: b.ticketId, reference: b.reference, why: 'duplicate' }]);
    expect((await read(b.ticketId)).links).toEqual([{ id: a.ticketId, reference: a.reference, why: 'duplicate' }]);
    expect((await read(b.ticketId)).events.at(-1)).toMatchObject({ type: 'ticket.linked', data: { why: 'duplicate' }, other: { reference: a.reference } });
    await unlinkTickets(world.app, world.agent, a.ticketId, b.ticketId);
    expect((await read(b.ticketId)).links).toEqual([]);
    expect((await read(b.ticketId)).events.at(-1)).toMatchObject({ type: 'ticket.unlinked' });
    await expect(unlinkTickets(world.app, world.agent, a.ticketId, b.ticketId)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('the same word again is told once; a case is not linked to itself, nor to what does not exist for the viewer', async () => {
    const [a, b, far] = [await world.openCase(), await world.openCase(), await world.openCase('far')];
    for (let twice = 0; twice < 2; twice++) await linkTickets(world.app, world.agent, a.ticketId, { other: b.ticketId, kind: 'related' });
    expect((await read(a.ticketId)).events.filter((event) => event.type === 'ticket.linked')).toHaveLength(1);
    await expect(linkTickets(world.app, world.agent, a.ticketId, { other: a.reference, kind: 'related' })).rejects.toMatchObject({ code: 'invalid' });
    const here = await world.app.person('agent', [world.centres.home]);
    await expect(linkTickets(world.app, here, a.ticketId, { other: far.reference, kind: 'related' })).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('a link that filing goes by', () => {
  const followUp = async (): Promise<{ old: OpenedCase; next: TicketId }> => {
    const old = await world.openCase();
    await world.close(old.ticketId, 60);
    const landing = await world.arrive({ from: old.citizen, subject: old.answer.subject, id: `${world.fresh('late')}@mail.example`, inReplyTo: [old.answer.id], text: 'once more' });
    if (landing.ticketId === null || landing.ticketId === old.ticketId) throw new Error('no follow-up was opened');
    return { old, next: landing.ticketId };
  };

  test('is not replaced: the next mail to the closed case finds the case that took it up', async () => {
    const { old, next } = await followUp();
    await expect(linkTickets(world.app, world.agent, old.ticketId, { other: next, kind: 'related' })).rejects.toMatchObject({ code: 'link_needed' });
    await expect(linkTickets(world.app, world.agent, next, { other: old.ticketId, kind: 'duplicate' })).rejects.toMatchObject({ code: 'link_needed' });
    await expect(unlinkTickets(world.app, world.agent, old.ticketId, next)).rejects.toMatchObject({ code: 'link_needed' });
    expect((await read(next)).links).toEqual([{ id: old.ticketId, reference: old.reference, why: 'closed_case' }]);
    expect(await world.arrive({ from: old.citizen, subject: old.answer.subject, id: `${world.fresh('late')}@mail.example`, inReplyTo: [old.answer.id], text: 'and again' })).toMatchObject({ ticketId: next });
  });

  test.each(['closed_case', 'other_centre', 'blocked', 'split', 'forwarded', 'reference_only', 'related', 'duplicate'])('has a button for removing it on the screen only when the server removes it: %s', (why) => {
    expect(neededOnScreen(why)).toBe(isNeeded(why));
  });

  test('stays between a case and what was split off from it', async () => {
    const old = await world.openCase();
    const { ticketId } = await split(await more(old, 'another matter'));
    await expect(linkTickets(world.app, world.agent, ticketId, { other: old.ticketId, kind: 'related' })).rejects.toMatchObject({ code: 'link_needed' });
    expect((await read(ticketId)).links).toEqual([{ id: old.ticketId, reference: old.reference, why: 'split' }]);
  });
});

test.each(['merge.before-commit', 'split.before-commit'])('cut off at %s, nothing has happened, and the next try does it', async (point) => {
  const [a, b] = [await world.openCase(), await world.openCase()];
  const second = await more(a, 'another matter');
  const deed = (): Promise<unknown> => (point.startsWith('merge') ? mergeTickets(world.app, world.agent, a.ticketId, { into: b.ticketId }) : split(second));
  const before = [await read(a.ticketId), await read(b.ticketId)];
  armFaults(`${point}=throw`);
  await expect(deed()).rejects.toThrow('fault injected');
  expect([await read(a.ticketId), await read(b.ticketId)]).toEqual(before);
  await deed();
  expect([await read(a.ticketId), await read(b.ticketId)]).not.toEqual(before);
});
