import { decideThirdParty } from '../../src/app/decide-third-party';
import { mergeTickets } from '../../src/app/merge-tickets';
import { messagesSinceMerge, unmergeTicket, type Belongs } from '../../src/app/unmerge-tickets';
import { moveTicketToCentre } from '../../src/app/move-ticket';
import { undoReply } from '../../src/app/undo-reply';
import { updateTicket } from '../../src/app/update-ticket';
import { writeNote } from '../../src/app/write-note';
import { writeReply } from '../../src/app/write-reply';
import type { MessageId, TicketId } from '../../src/core/ids';
import { listTickets } from '../../src/db/read/ticket-list';
import { readTicket, type TicketRead } from '../../src/db/read/ticket-detail';
import { createWorld, type OpenedCase, type World } from './threading/world';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.end());

const merge = (ticket: TicketId, into: TicketId | string) => mergeTickets(world.app, world.agent, ticket, { into });
const read = async (id: TicketId): Promise<TicketRead> => {
  const found = await readTicket(world.app.db.knex, world.agent, id, false);
  if (found === undefined) throw new Error('not there');
  return found;
};
const reply = (to: OpenedCase, over: { from?: string; text?: string } = {}) =>
  world.arrive({ from: over.from ?? to.citizen, subject: to.answer.subject, id: `${world.fresh('r')}@mail.example`, inReplyTo: [to.answer.id], text: over.text ?? world.fresh('words ') });
const all = (messages: readonly { id: string }[], belongs: Belongs): Record<string, Belongs> => Object.fromEntries(messages.map(({ id }) => [id, belongs]));
const eventsOf = async (id: TicketId): Promise<string[]> => (await world.app.sql<{ type: string }>(`select type from events where ticket_id = ? order by at, id`, [id])).map((row) => row.type);
const search = async (q: string): Promise<string[]> =>
  (await listTickets(world.app.db.knex, world.agent, { view: 'all', q, limit: 20 }, new Date())).items.map((row) => row.id);

describe('merging', () => {
  test('later mail goes to the survivor, messages stay where they are, both numbers are found', async () => {
    const [a, b] = [await world.openCase(), await world.openCase()];
    expect(await merge(a.ticketId, b.reference)).toEqual({ survivorId: b.ticketId });
    const landing = await reply(a);
    expect(landing).toMatchObject({ ticketId: b.ticketId, standing: 'member' });
    const survivor = await read(b.ticketId);
    expect(survivor.mergedFrom).toEqual([{ id: a.ticketId, reference: a.reference }]);
    expect(new Set(survivor.messages.map((message) => message.ticketId))).toEqual(new Set([a.ticketId, b.ticketId]));
    expect((await read(a.ticketId)).mergedInto).toEqual({ id: b.ticketId, reference: b.reference });
    expect(await search(a.reference)).toEqual([a.ticketId]);
    expect(await search(b.reference)).toEqual([b.ticketId]);
    expect(await world.count('messages', 'ticket_id = ?', [a.ticketId])).toBe(3);
  });

  test('it is told on both cases, and the pointer is closed and waits for nothing', async () => {
    const [a, b] = [await world.openCase(), await world.openCase()];
    await reply(a);
    await merge(a.ticketId, b.ticketId);
    expect((await eventsOf(a.ticketId)).at(-1)).toBe('ticket.merged');
    expect((await eventsOf(b.ticketId)).at(-1)).toBe('ticket.absorbed');
    expect(await read(a.ticketId)).toMatchObject({ state: 'closed', awaitsAnswer: false, merged: true });
    expect(await read(b.ticketId)).toMatchObject({ awaitsAnswer: true, merged: false });
    expect((await read(b.ticketId)).events.at(-1)).toMatchObject({ type: 'ticket.absorbed', other: { reference: a.reference } });
  });

  test('the same again changes nothing', async () => {
    const [a, b] = [await world.openCase(), await world.openCase()];
    await merge(a.ticketId, b.ticketId);
    const before = await eventsOf(b.ticketId);
    expect(await merge(a.ticketId, b.ticketId)).toEqual({ survivorId: b.ticketId });
    expect(await eventsOf(b.ticketId)).toEqual(before);
    expect(await world.count('ticket_merges', 'ticket_id = ?', [a.ticketId])).toBe(1);
  });

  test('two people who merge at once merge once', async () => {
    const [a, b] = [await world.openCase(), await world.openCase()];
    await Promise.all([merge(a.ticketId, b.ticketId), merge(a.ticketId, b.ticketId)]);
    expect(await world.count('ticket_merges', 'ticket_id = ?', [a.ticketId])).toBe(1);
  });

  test('two people who merge two cases into each other: one of them is refused, and there is no circle', async () => {
    const [a, b] = [await world.openCase(), await world.openCase()];
    const done = await Promise.allSettled([merge(a.ticketId, b.ticketId), merge(b.ticketId, a.ticketId)]);
    expect(done.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await world.count('tickets', 'id in (?, ?) and merged_into is not null', [a.ticketId, b.ticketId])).toBe(1);
  });

  test('a chain: mail for the first goes to the last, and into a merged one means its survivor', async () => {
    const [a, b, c, d] = [await world.openCase(), await world.openCase(), await world.openCase(), await world.openCase()];
    await merge(a.ticketId, b.ticketId);
    await merge(b.ticketId, c.ticketId);
    expect(await merge(d.ticketId, a.ticketId)).toEqual({ survivorId: c.ticketId });
    expect(await reply(a)).toMatchObject({ ticketId: c.ticketId, standing: 'member' });
    expect((await read(c.ticketId)).mergedFrom.map((ticket) => ticket.id).sort()).toEqual([a.ticketId, b.ticketId, d.ticketId].sort());
    expect((await read(a.ticketId)).mergedInto?.id).toBe(c.ticketId);
  });

  test('a circle is refused, along a chain as well', async () => {
    const [a, b, c] = [await world.openCase(), await world.openCase(), await world.openCase()];
    await expect(merge(a.ticketId, a.ticketId)).rejects.toMatchObject({ code: 'merge_cycle' });
    await merge(a.ticketId, b.ticketId);
    await merge(b.ticketId, c.ticketId);
    await expect(merge(c.ticketId, a.ticketId)).rejects.toMatchObject({ code: 'merge_cycle' });
    await expect(merge(a.ticketId, (await world.openCase()).ticketId)).rejects.toMatchObject({ code: 'ticket_merged' });
  });

  test('what an agent writes to the pointer is written to the survivor; other changes of the pointer are refused', async () => {
    const [a, b] = [await world.openCase(), await world.openCase()];
    await merge(a.ticketId, b.ticketId);
    const { app, agent } = world;
    const answer = app.newId<string>();
    await writeReply(app, agent, a.ticketId, { id: answer, text: 'to both', to: [a.citizen], cc: [], attachmentIds: [], force: true });
    const note = app.newId<string>();
    await writeNote(app, agent, a.ticketId, { id: note, text: 'a note' });
    expect(await world.count('messages', 'id in (?, ?) and ticket_id = ?', [answer, note, b.ticketId])).toBe(2);
    const { version } = await world.state(a.ticketId);
    await expect(updateTicket(app, agent, a.ticketId, { version, move: 'reopen' })).rejects.toMatchObject({ code: 'ticket_merged' });
  });

  test("an answer from the survivor to the pointer's citizen names their own mail, and their answer joins as a member", async () => {
    const [a, b] = [await world.openCase(), await world.openCase()];
    await merge(a.ticketId, b.ticketId);
    await reply(a, { text: 'still waiting' });
    const letter = await world.answer(b.ticketId, [a.citizen]);
    expect(letter.raw).toContain(b.reference);
    const back = await world.arrive({ from: a.citizen, subject: letter.subject, id: `${world.fresh('r')}@mail.example`, inReplyTo: [letter.id] });
    expect(back).toMatchObject({ ticketId: b.ticketId, standing: 'member' });
  });

  test('a stranger to the pointer is a stranger to the survivor', async () => {
    const [a, b] = [await world.openCase(), await world.openCase()];
    await merge(a.ticketId, b.ticketId);
    expect(await reply(a, { from: 'stranger@else.example' })).toMatchObject({ ticketId: b.ticketId, standing: 'third_party' });
  });

  test('a closed survivor is opened again when the other one still waits for an answer', async () => {
    const [a, b] = [await world.openCase(), await world.openCase()];
    await reply(a);
    await world.close(b.ticketId);
    await merge(a.ticketId, b.ticketId);
    expect((await world.state(b.ticketId)).state).toBe('in_progress');
  });

  test('who may not see one of the two is told that it does not exist, and nothing happens', async () => {
    const [a, far] = [await world.openCase(), await world.openCase('far')];
    const here = await world.app.person('supervisor', [world.centres.home]);
    for (const into of [far.ticketId, far.reference]) await expect(mergeTickets(world.app, here, a.ticketId, { into })).rejects.toMatchObject({ code: 'not_found' });
    await expect(mergeTickets(world.app, here, far.ticketId, { into: a.ticketId })).rejects.toMatchObject({ code: 'not_found' });
    expect((await read(a.ticketId)).merged).toBe(false);
    // a hidden pointer is no way to its visible survivor
    const visible = await world.openCase();
    await merge(far.ticketId, visible.ticketId);
    await expect(mergeTickets(world.app, here, a.ticketId, { into: far.ticketId })).rejects.toMatchObject({ code: 'not_found' });
  });

  test("who may not see the pointer's centre sees the survivor without it", async () => {
    const [home, far] = [await world.openCase(), await world.openCase('far')];
    await merge(far.ticketId, home.ticketId);
    const here = await world.app.person('agent', [world.centres.home]);
    const seen = await readTicket(world.app.db.knex, here, home.ticketId, false);
    expect(seen?.mergedFrom).toEqual([]);
    expect(JSON.stringify(seen)).not.toContain(far.reference);
    expect(seen?.messages.every((message) => message.ticketId === home.ticketId)).toBe(true);
    const there = await world.app.person('agent', [world.centres.far]);
    expect(await readTicket(world.app.db.knex, there, far.ticketId, false)).toMatchObject({ merged: true, mergedInto: null });
    await expect(writeNote(world.app, there, far.ticketId, { id: world.app.newId(), text: 'x' })).rejects.toMatchObject({ code: 'ticket_merged' });
  });

  test('mail that is being filed while cases are merged ends with the survivor or before the merge, never beside both', async () => {
    for (let round = 0; round < 5; round++) {
      const [a, b] = [await world.openCase(), await world.openCase()];
      const [landing] = await Promise.all([reply(a), merge(a.ticketId, b.ticketId)]);
      expect([a.ticketId, b.ticketId]).toContain(landing.ticketId);
      expect((await read(b.ticketId)).messages.map((message) => message.id)).toContain(landing.messageId);
    }
  });
});

describe('taking a case out again', () => {
  test('asks about each message since, and puts each where the person said', async () => {
    const [a, b] = [await world.openCase(), await world.openCase()];
    await merge(a.ticketId, b.ticketId);
    const [fromA, fromB] = [await reply(a), await reply(b)];
    const since = await messagesSinceMerge(world.app, world.agent, a.ticketId);
    expect(new Set(since.map((message) => message.id))).toEqual(new Set([fromA.messageId, fromB.messageId]));
    expect(since).toHaveLength(2);
    await unmergeTicket(world.app, world.agent, a.ticketId, { [fromA.messageId ?? '']: 'goes', [fromB.messageId ?? '']: 'stays' });
    expect(await world.count('messages', 'id = ? and ticket_id = ?', [fromA.messageId, a.ticketId])).toBe(1);
    expect(await world.count('messages', 'id = ? and ticket_id = ?', [fromB.messageId, b.ticketId])).toBe(1);
    expect(await read(a.ticketId)).toMatchObject({ merged: false, state: 'in_progress', awaitsAnswer: true });
    expect((await read(b.ticketId)).mergedFrom).toEqual([]);
    expect(await reply(a)).toMatchObject({ ticketId: a.ticketId, standing: 'member' });
    expect(await reply(b)).toMatchObject({ ticketId: b.ticketId, standing: 'member' });
  });

  test('an answer to a message that went along finds the case that it went to', async () => {
    const [a, b] = [await world.openCase(), await world.openCase()];
    await merge(a.ticketId, b.ticketId);
    const letter = await world.answer(b.ticketId, [a.citizen]);
    await unmergeTicket(world.app, world.agent, a.ticketId, all(await messagesSinceMerge(world.app, world.agent, a.ticketId), 'goes'));
    expect(await world.arrive({ from: a.citizen, subject: letter.subject, id: `${world.fresh('r')}@mail.example`, inReplyTo: [letter.id] })).toMatchObject({ ticketId: a.ticketId, standing: 'member' });
  });

  test('a case that was closed and brought nothing along is closed again as it was', async () => {
    const [a, b] = [await world.openCase(), await world.openCase()];
    await world.close(a.ticketId, 3);
    const before = await read(a.ticketId);
    await merge(a.ticketId, b.ticketId);
    await unmergeTicket(world.app, world.agent, a.ticketId, {});
    expect(await read(a.ticketId)).toMatchObject({ state: 'closed', closedAt: before.closedAt });
  });

  test('a message that came while the person was deciding is told, and nothing is done', async () => {
    const [a, b] = [await world.openCase(), await world.openCase()];
    await merge(a.ticketId, b.ticketId);
    await reply(a);
    await expect(unmergeTicket(world.app, world.agent, a.ticketId, {})).rejects.toMatchObject({ code: 'merge_changed' });
    await expect(unmergeTicket(world.app, world.agent, a.ticketId, all([{ id: world.app.newId() }], 'goes'))).rejects.toMatchObject({ code: 'merge_changed' });
    expect((await read(a.ticketId)).merged).toBe(true);
  });

  test('an answer that is on its way out does not change its case meanwhile', async () => {
    const [a, b] = [await world.openCase(), await world.openCase()];
    await merge(a.ticketId, b.ticketId);
    await writeReply(world.app, world.agent, b.ticketId, { id: world.app.newId(), text: 'held', to: [a.citizen], cc: [], attachmentIds: [], force: true });
    const since = await messagesSinceMerge(world.app, world.agent, a.ticketId);
    await expect(unmergeTicket(world.app, world.agent, a.ticketId, all(since, 'goes'))).rejects.toMatchObject({ code: 'delivery_under_way' });
    await unmergeTicket(world.app, world.agent, a.ticketId, all(since, 'stays'));
  });

  test('of a chain, the first one taken out may bring along what came to the last', async () => {
    const [a, b, c] = [await world.openCase(), await world.openCase(), await world.openCase()];
    await merge(a.ticketId, b.ticketId);
    const early = await reply(a);
    await reply(c);
    await merge(b.ticketId, c.ticketId);
    const late = await reply(a);
    const since = await messagesSinceMerge(world.app, world.agent, a.ticketId);
    expect(since.map((message) => message.id)).toEqual([early.messageId, late.messageId]);
    await unmergeTicket(world.app, world.agent, a.ticketId, all(since, 'goes'));
    expect(await world.count('messages', 'id in (?, ?) and ticket_id = ?', [early.messageId, late.messageId, a.ticketId])).toBe(2);
    expect((await read(b.ticketId)).mergedInto?.id).toBe(c.ticketId);
  });

  test('a case that is not merged cannot be taken out, nor one that the viewer may not see', async () => {
    const a = await world.openCase();
    await expect(unmergeTicket(world.app, world.agent, a.ticketId, {})).rejects.toMatchObject({ code: 'not_merged' });
    const there = await world.app.person('agent', [world.centres.far]);
    await expect(messagesSinceMerge(world.app, there, a.ticketId)).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('what the survivor had from the merge alone', () => {
  /** The first waits for an answer, the second is closed and is opened by the merge. */
  const waitingInto = async (): Promise<readonly [OpenedCase, OpenedCase, TicketRead]> => {
    const [a, b] = [await world.openCase(), await world.openCase()];
    await reply(a);
    await world.close(b.ticketId, 3);
    const before = await read(b.ticketId);
    await merge(a.ticketId, b.ticketId);
    expect(await read(b.ticketId)).toMatchObject({ state: 'in_progress', awaitsAnswer: true });
    return [a, b, before];
  };
  const takeOut = async (one: OpenedCase, belongs: Belongs = 'stays'): Promise<void> =>
    unmergeTicket(world.app, world.agent, one.ticketId, all(await messagesSinceMerge(world.app, world.agent, one.ticketId), belongs));

  test('is taken from it again: it is closed as it was, and says so', async () => {
    const [a, b, before] = await waitingInto();
    await takeOut(a);
    expect(await read(b.ticketId)).toMatchObject({ state: 'closed', closedAt: before.closedAt, awaitsAnswer: false });
    expect((await eventsOf(b.ticketId)).slice(-2)).toEqual(['ticket.released', 'state.changed']);
    expect(await read(a.ticketId)).toMatchObject({ state: 'in_progress', awaitsAnswer: true });
  });

  test('is taken from it also when mail goes along that was heard there', async () => {
    const [a, b] = [await world.openCase(), await world.openCase()];
    await merge(a.ticketId, b.ticketId);
    await reply(a);
    await takeOut(a, 'goes');
    expect(await read(b.ticketId)).toMatchObject({ state: 'answered', awaitsAnswer: false });
    expect(await read(a.ticketId)).toMatchObject({ awaitsAnswer: true });
  });

  test('stays when mail stays that nobody has answered', async () => {
    const [a, b] = await waitingInto();
    await reply(b);
    await takeOut(a);
    expect(await read(b.ticketId)).toMatchObject({ state: 'in_progress', awaitsAnswer: true });
  });

  test('stays when it waited before, or when another case that waits was merged since', async () => {
    const [a, b, c] = [await world.openCase(), await world.openCase(), await world.openCase()];
    for (const one of [a, b, c]) await reply(one);
    await merge(a.ticketId, b.ticketId);
    await takeOut(a);
    expect(await read(b.ticketId)).toMatchObject({ awaitsAnswer: true });
    const [d, e] = await waitingInto();
    await merge(c.ticketId, e.ticketId);
    await takeOut(d);
    expect(await read(e.ticketId)).toMatchObject({ state: 'in_progress', awaitsAnswer: true });
  });

  test('leaves the state that a person has chosen since', async () => {
    const [a, b] = await waitingInto();
    await updateTicket(world.app, world.agent, b.ticketId, { version: (await world.state(b.ticketId)).version, move: 'ask' });
    await takeOut(a);
    expect(await read(b.ticketId)).toMatchObject({ state: 'need_info', awaitsAnswer: false });
  });

  test('along a chain is taken from the last one, and from what the one between is given back', async () => {
    const [a, b, before] = await waitingInto();
    const c = await world.openCase();
    await merge(b.ticketId, c.ticketId);
    expect(await read(c.ticketId)).toMatchObject({ awaitsAnswer: true });
    await takeOut(a);
    expect(await read(c.ticketId)).toMatchObject({ state: 'answered', awaitsAnswer: false });
    await takeOut(b);
    expect(await read(b.ticketId)).toMatchObject({ state: 'closed', closedAt: before.closedAt, awaitsAnswer: false });
  });

  test('is its own again when an answer of its own, written before, is called back', async () => {
    const [a, b] = [await world.openCase(), await world.openCase()];
    for (const one of [a, b]) await reply(one);
    const answer = world.app.newId<MessageId>();
    await writeReply(world.app, world.agent, b.ticketId, { id: answer, text: 'too early', to: [b.citizen], cc: [], attachmentIds: [], force: true });
    await merge(a.ticketId, b.ticketId);
    await undoReply(world.app, world.agent, answer);
    await takeOut(a);
    expect(await read(b.ticketId)).toMatchObject({ state: 'in_progress', awaitsAnswer: true });
  });
});

test("a stranger's message that is accepted in a merged case makes its survivor wait for an answer", async () => {
  const [a, b] = [await world.openCase(), await world.openCase()];
  const strange = await reply(a, { from: 'brother@else.example' });
  await merge(a.ticketId, b.ticketId);
  expect(await read(b.ticketId)).toMatchObject({ awaitsAnswer: false });
  await decideThirdParty(world.app, world.agent, strange.messageId as MessageId, 'accept');
  expect(await read(b.ticketId)).toMatchObject({ awaitsAnswer: true });
  expect(await read(a.ticketId)).toMatchObject({ awaitsAnswer: false });
  expect(await reply(a, { from: 'brother@else.example' })).toMatchObject({ ticketId: b.ticketId, standing: 'member' });
});

describe('an answer that is called back after its case was merged', () => {
  const held = async (to: OpenedCase): Promise<MessageId> => {
    const id = world.app.newId<MessageId>();
    await writeReply(world.app, world.agent, to.ticketId, { id, text: 'too early', to: [to.citizen], cc: [], attachmentIds: [], force: true });
    return id;
  };

  test('is missed by the survivor, which hears of it; the pointer stays closed', async () => {
    const [a, b] = [await world.openCase(), await world.openCase()];
    await reply(a);
    const answer = await held(a);
    await world.close(b.ticketId);
    await merge(a.ticketId, b.ticketId);
    expect(await read(b.ticketId)).toMatchObject({ state: 'closed', awaitsAnswer: false });
    const pointer = await read(a.ticketId);
    await undoReply(world.app, world.agent, answer);
    const after = await read(a.ticketId);
    expect(after).toMatchObject({ state: 'closed', closedAt: pointer.closedAt, awaitsAnswer: false, version: pointer.version });
    expect(await read(b.ticketId)).toMatchObject({ state: 'in_progress', closedAt: null, awaitsAnswer: true });
    expect((await eventsOf(b.ticketId)).slice(-2)).toEqual(['reply.cancelled', 'state.changed']);
    expect(await world.count('deliveries', `message_id = ? and state = 'cancelled'`, [answer])).toBe(1);
  });

  test('is missed by its own case when that is taken out again', async () => {
    const [a, b, c] = [await world.openCase(), await world.openCase(), await world.openCase()];
    await reply(a);
    const answer = await held(a);
    await merge(a.ticketId, b.ticketId);
    await merge(b.ticketId, c.ticketId);
    await undoReply(world.app, world.agent, answer);
    expect(await read(c.ticketId)).toMatchObject({ awaitsAnswer: true });
    expect(await read(b.ticketId)).toMatchObject({ state: 'closed', awaitsAnswer: false });
    await unmergeTicket(world.app, world.agent, a.ticketId, {});
    expect(await read(a.ticketId)).toMatchObject({ merged: false, state: 'in_progress', awaitsAnswer: true });
  });

  test('is called back by its author also when the survivor does not exist for them', async () => {
    const [a, far] = [await world.openCase(), await world.openCase('far')];
    const here = await world.app.person('agent', [world.centres.home]);
    const id = world.app.newId<MessageId>();
    await writeReply(world.app, here, a.ticketId, { id, text: 'too early', to: [a.citizen], cc: [], attachmentIds: [], force: true });
    await merge(a.ticketId, far.ticketId);
    await undoReply(world.app, here, id);
    expect(await read(far.ticketId)).toMatchObject({ awaitsAnswer: true });
  });
});

describe('moving a survivor to another centre', () => {
  const move = async (id: TicketId, mover = world.agent): Promise<void> =>
    moveTicketToCentre(world.app, mover, id, { version: (await world.state(id)).version, centreId: world.centres.far });
  const centresOf = async (...ids: readonly TicketId[]): Promise<readonly string[]> => Promise.all(ids.map(async (id) => (await read(id)).centreId));

  test('takes the cases along that were merged into it, over several merges; the new centre sees the whole conversation', async () => {
    const [a, b, c] = [await world.openCase(), await world.openCase(), await world.openCase()];
    await merge(a.ticketId, b.ticketId);
    await merge(b.ticketId, c.ticketId);
    const whole = (await read(c.ticketId)).messages.map((message) => message.id);
    await move(c.ticketId);
    const there = await world.app.person('agent', [world.centres.far]);
    const seen = await readTicket(world.app.db.knex, there, c.ticketId, false);
    expect(seen?.messages.map((message) => message.id)).toEqual(whole);
    expect(seen?.mergedFrom.map((ticket) => ticket.id).sort()).toEqual([a.ticketId, b.ticketId].sort());
    for (const one of [a, b, c]) expect((await eventsOf(one.ticketId)).filter((type) => type === 'centre.changed')).toHaveLength(1);
    expect((await eventsOf(a.ticketId)).at(-1)).toBe('centre.changed');
  });

  test('is refused when a case merged into it does not exist for the mover, and nothing moves', async () => {
    const [home, far] = [await world.openCase(), await world.openCase('far')];
    await merge(far.ticketId, home.ticketId);
    const here = await world.app.person('supervisor', [world.centres.home]);
    await expect(move(home.ticketId, here)).rejects.toMatchObject({ code: 'forbidden' });
    expect(await centresOf(home.ticketId, far.ticketId)).toEqual([world.centres.home, world.centres.far]);
  });

  test('tells nothing on a case that is in the new centre already', async () => {
    const [home, far] = [await world.openCase(), await world.openCase('far')];
    await merge(far.ticketId, home.ticketId);
    const before = await eventsOf(far.ticketId);
    await move(home.ticketId);
    expect(await centresOf(home.ticketId, far.ticketId)).toEqual([world.centres.far, world.centres.far]);
    expect(await eventsOf(far.ticketId)).toEqual(before);
  });
});
