import type { TicketRow } from '../../src/shared/api';
import { appendPage, mergeHead, steady } from '../../web/src/inbox/list-data';

/** A row whose last message came at this minute; a larger minute is newer. */
const row = (id: string, minute: number, subject = ''): TicketRow => ({
  id, reference: id, centreId: 'c', channel: 'email', party: id, subject, snippet: '', snippetDirection: 'rtl', state: 'registered',
  type: null, urgent: false, assignee: null, teamId: null, tags: [], trouble: null, awaitsAnswer: true, messageCount: 1, attachmentCount: 0, spam: false, merged: false,
  version: 1, receivedAt: '2026-11-25T00:00:00.000Z', lastMessageAt: `2026-11-25T00:${String(minute).padStart(2, '0')}:00.000Z`, clock: null,
}); // prettier-ignore
const ids = (rows: readonly TicketRow[]) => rows.map(({ id }) => id).join('');

describe('a fresh first page laid over a list that was scrolled down', () => {
  const known = { items: [row('a', 50), row('b', 40), row('c', 30), row('d', 20), row('e', 10)], next: 'after-e' };

  it('brings what is new and pushes the rest down, without losing the rows below', () => {
    const merged = mergeHead(known, { items: [row('n', 55), row('a', 50), row('b', 40)], next: 'after-b' });
    expect([ids(merged.items), merged.next]).toEqual(['nabcde', 'after-e']);
  });
  it('drops a row that it should have held: it has left the view', () => {
    const merged = mergeHead(known, { items: [row('a', 50), row('c', 30), row('d', 20)], next: 'after-d' });
    expect(ids(merged.items)).toBe('acde');
  });
  it('moves a row up that has spoken again, and shows it once', () => {
    const merged = mergeHead(known, { items: [row('d', 56, 'again'), row('a', 50), row('b', 40)], next: 'after-b' });
    expect(ids(merged.items)).toBe('dabce');
    expect(merged.items[0]?.subject).toBe('again');
  });
  it('begins anew when nothing joins it to the old rows: what lies between is unknown', () => {
    const merged = mergeHead(known, { items: [row('x', 59), row('y', 58)], next: 'after-y' });
    expect([ids(merged.items), merged.next]).toEqual(['xy', 'after-y']);
  });
  it('of the view by due time keeps the rows that are due later, and drops what it should have held', () => {
    const due = (id: string, minute: number): TicketRow => ({
      ...row(id, 0),
      clock: { state: 'running', dueAt: `2026-11-25T00:${minute}:00.000Z`, from: null, riskAt: null },
    });
    const listed = { items: [due('a', 10), due('b', 20), due('c', 30), due('d', 40)], next: 'after-d' };
    const merged = mergeHead(listed, { items: [due('n', 12), due('b', 20), due('c', 30)], next: 'after-c' }, 'due');
    expect(ids(merged.items)).toBe('nbcd');
  });
  it('is the whole list when there is no further page', () => {
    expect(ids(mergeHead(known, { items: [row('a', 50)], next: null }).items)).toBe('a');
  });
});

describe('the next page', () => {
  it('does not repeat a row that moved while it was fetched', () => {
    const longer = appendPage(
      { items: [row('a', 50), row('b', 40)], next: 'x' },
      { items: [row('b', 40), row('c', 30)], next: null },
    );
    expect([ids(longer.items), longer.next]).toEqual(['abc', null]);
  });
});

describe('a list under somebody who reads in it', () => {
  const shown = ['a', 'b', 'c'];

  it('only counts what is new above', () => {
    const { rows, waiting } = steady(shown, [row('n', 59), row('m', 58), row('a', 50), row('b', 40), row('c', 30)]);
    expect([ids(rows), waiting]).toEqual(['abc', 2]);
  });
  it('keeps the place of a row that would move, with its fresh contents', () => {
    const { rows } = steady(shown, [row('c', 59, 'again'), row('a', 50), row('b', 40)]);
    expect([ids(rows), rows[2]?.subject]).toEqual(['abc', 'again']);
  });
  it('lets rows go that are gone, and go on below', () => {
    const { rows, waiting } = steady(shown, [row('a', 50), row('c', 30), row('d', 20)]);
    expect([ids(rows), waiting]).toEqual(['acd', 0]);
  });
});
