import { ingestPending } from '../../src/app/ingest';
import { mergeTickets } from '../../src/app/merge-tickets';
import { storeItems } from '../../src/app/store-items';
import { findOldNumbers, normalOldNumber, writtenOldNumbers } from '../../src/core/old-number';
import type { TicketId } from '../../src/core/ids';
import type { Viewer } from '../../src/core/viewer';
import { listTickets } from '../../src/db/read/ticket-list';
import { CARE, oldCase, openImportWorld, type ImportWorld } from './support';

test.each([
  ['Re: [Ticket#2021050110000012] Visa', [{ number: '2021050110000012', named: true }]],
  ['[#12345] Visa', [{ number: '12345', named: false }]],
  ['Case no. INC-00123', [{ number: 'INC00123', named: true }]],
  ['بخصوص تذكرة رقم ١٢٣٤٥', [{ number: '12345', named: true }]],
  ['البلاغ #77 و #78', [{ number: '77', named: true }, { number: '78', named: false }]],
  ['Order 12345 of 2021', []],
  ['&#1234; color #fff', []],
  ['C#7up', []],
])('"%s" names the old numbers %j', (text, numbers) => {
  expect(findOldNumbers(text)).toEqual(numbers);
});

test.each([
  ['12345', ['12345']],
  [' #١٢٣٤٥ ', ['12345']],
  ['INC-00123', ['INC00123']],
  ['Ticket#12345', ['12345']],
  ['visa 12345', []],
])('who types "%s" may mean %j', (text, numbers) => {
  expect(writtenOldNumbers(text)).toEqual(numbers);
});

test('numbers are compared without signs, in one case and in Latin digits', () => {
  expect(normalOldNumber(' inc-٠٠١/23 ')).toBe('INC00123');
  expect(normalOldNumber('no digit')).toBe('');
});

describe('after an import', () => {
  let world: ImportWorld;
  let agent: Viewer;
  let stranger: Viewer;
  beforeAll(async () => {
    world = await openImportWorld();
    agent = await world.app.person('agent', [world.centre]);
    stranger = await world.app.person('agent', [await world.app.centre('920')]);
    await world.runLines(['12345', '2023-777', '500000012', '600', '77'].map((number) => oldCase(number, { state: 'in_progress', closedAt: undefined })));
    await world.runLines([oldCase('600', { state: 'in_progress', subject: 'Elsewhere', messages: [{ id: '1', direction: 'in', at: '2023-03-01T08:00:00Z', from: { email: 'omar@mail.example' }, text: 'x' }] })], { source: 'older' });
  });
  afterAll(() => world.app.close());

  const search = async (q: string, viewer = agent): Promise<string[]> => {
    const { items } = await listTickets(world.app.db.knex, viewer, { view: 'all', q, limit: 20 }, new Date());
    return items.map((item) => item.subject).sort();
  };
  const ticketOf = async (subject: string): Promise<{ id: TicketId; message_count: number }> => {
    const [row] = await world.app.sql<{ id: TicketId; message_count: number }>('select id, message_count from tickets where subject = ? order by received_at', [subject]);
    if (row === undefined) throw new Error(`no ticket ${subject}`);
    return row;
  };

  test.each(['12345', '#12345', 'Ticket#12345', 'تذكرة ١٢٣٤٥', '# 12345'])('%s is found by searching', async (q) => {
    expect(await search(q)).toEqual(['Case 12345']);
  });

  test('also where it could be something else: beside a telephone number, in two systems, with a dash', async () => {
    expect(await search('500000012')).toEqual(['Case 500000012']);
    expect(await search('600')).toEqual(['Case 600', 'Elsewhere']);
    expect(await search('2023777')).toEqual(['Case 2023-777']);
    expect(await search('2023-777')).toEqual(['Case 2023-777']);
  });

  test('nobody of another centre finds it', async () => {
    expect(await search('#12345', stranger)).toEqual([]);
  });

  test('our own numbers are found as before, a wrong old number finds nothing', async () => {
    const [row] = await world.app.sql<{ reference: string }>(`select reference from tickets where subject = 'Case 12345'`);
    expect(await search(row?.reference ?? '')).toEqual(['Case 12345']);
    expect(await search('#99999')).toEqual([]);
  });

  async function mail(subject: string, from: string, aligned: boolean): Promise<{ ticket: string; links: string[] }> {
    const id = `${subject} ${from} ${aligned}`.replace(/\W/g, '');
    await world.app.sql(`update accounts set config = '{"authservId":"mx.wasl.example"}'`);
    const lines = [...(aligned ? ['Authentication-Results: mx.wasl.example; dmarc=pass header.from=mail.example; dkim=pass header.d=mail.example; spf=pass smtp.mailfrom=mail.example'] : []), `From: ${from}`, `To: ${CARE}`, `Subject: ${subject}`, `Message-ID: <${id}@mail.example>`, 'Date: Wed, 25 Nov 2026 08:00:00 +0000', '', 'More', ''];
    await storeItems(world.app, [{ item: { sourceKey: id, bytes: Buffer.from(lines.join('\r\n')), receivedAt: new Date(), transport: {} }, accountId: world.account, backlog: false }]);
    await ingestPending(world.app);
    const [row] = await world.app.sql<{ subject: string; links: string[] }>(
      `select t.subject, array(select o.subject || ' ' || l.why from ticket_links l join tickets o on o.id = l.other_id where l.ticket_id = t.id) as links from messages m join tickets t on t.id = m.ticket_id where m.external_id = ?`,
      [`${id}@mail.example`],
    );
    return { ticket: row?.subject ?? '', links: row?.links ?? [] };
  }

  test('a later mail with the number joins when a participant whose domain is proven wrote it', async () => {
    expect(await mail('Ticket#12345 again', 'hind@mail.example', true)).toEqual({ ticket: 'Case 12345', links: [] });
    expect(await mail('Re: #12345', 'hind@mail.example', true)).toEqual({ ticket: 'Case 12345', links: [] });
  });

  test('from anybody else it is a case of its own, linked where a word says that a case is meant', async () => {
    expect(await mail('Ticket#12345 mine', 'omar@mail.example', true)).toEqual({ ticket: 'Ticket#12345 mine', links: ['Case 12345 reference_only'] });
    expect(await mail('Order #12345', 'omar@mail.example', true)).toEqual({ ticket: 'Order #12345', links: [] });
    expect(await mail('Request 77 chairs', 'omar@mail.example', true)).toEqual({ ticket: 'Request 77 chairs', links: [] });
    expect(await mail('Re: request 77', 'hind@mail.example', true)).toEqual({ ticket: 'Case 77', links: [] });
    expect(await mail('Ticket#12345 forged', 'hind@mail.example', false)).toEqual({ ticket: 'Ticket#12345 forged', links: ['Case 12345 reference_only'] });
  });

  test('a number that two systems gave out leads nowhere by itself', async () => {
    expect(await mail('Ticket#600 which', 'hind@mail.example', true)).toEqual({ ticket: 'Ticket#600 which', links: [] });
  });

  test('the number of a merged case leads to its survivor, and names a case to merge into', async () => {
    const [into, merged] = [await ticketOf('Case 2023-777'), await ticketOf('Case 12345')];
    await mergeTickets(world.app, agent, merged.id, { into: '#2023-777' });
    await mail('Ticket#12345 after merging', 'hind@mail.example', true);
    expect((await ticketOf('Case 2023-777')).message_count).toBe(into.message_count + 1);
    await expect(mergeTickets(world.app, stranger, into.id, { into: '#12345' })).rejects.toMatchObject({ code: expect.stringMatching(/forbidden|not_found/) });
  });
});
