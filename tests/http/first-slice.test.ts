import { randomUUID } from 'node:crypto';
import { followSearch } from '../../src/app/search-index';
import { submitForm } from '../../src/app/submit-form';
import * as api from '../../src/shared/api';
import { startServer, type TestServer } from './support/client';
import { accountOf, addPerson, PASSWORD, type TestPerson } from './support/people';
import { createTestApp, type TestApp } from './support/test-app';

let test_: TestApp;
let server: TestServer;
let agent: TestPerson;

beforeAll(async () => {
  test_ = await createTestApp();
  server = await startServer(test_.app);
  agent = await addPerson(test_.app, 'agent', ['937'], 'agent@wasl.test');
});
afterAll(async () => {
  await server.close();
  await test_.close();
});

it('signs in, and shows a call that was typed in at the top of the list', async () => {
  const client = server.client();
  const signedIn = await client.signIn(agent.email, PASSWORD);
  expect(signedIn.status).toBe(200);
  api.Session.parse(signedIn.json);
  const made = await submitForm(test_.app, agent.viewer, 'phone', {
    id: randomUUID(),
    accountId: await accountOf(test_.app, 'phone'),
    values: { name: 'هند', mobile: '٠٥٠٠٠٠٠٠١٢', text: 'أُلغي موعدي في المستشفى مرتين' },
  });
  const list = await client.get('/api/tickets');
  expect(list.status).toBe(200);
  const page = api.TicketPage.parse(list.json);
  expect(page.items[0]).toMatchObject({ id: made.ticketId, reference: made.reference, party: 'هند', channel: 'phone' });
  const ticket = await client.get(`/api/tickets/${made.ticketId}`);
  expect(ticket.status).toBe(200);
  const detail = api.Ticket.parse(ticket.json);
  expect(detail.messages[0]?.sender).toEqual({ name: 'هند', address: '+966500000012' });
  expect(detail.reply.mode).toBe('by_hand');
  await followSearch(test_.app);
  for (const q of [
    made.reference,
    made.reference.replaceAll('-', ''),
    '0500000012',
    'مستشفي',
    'بالموعد',
    'موعدى',
    '1',
  ]) {
    const found = api.TicketPage.parse((await client.get(`/api/tickets?q=${encodeURIComponent(q)}`)).json);
    expect([q, found.items.map((row) => row.id)]).toEqual([q, [made.ticketId]]);
  }
  const counts = api.ViewCounts.parse((await client.get('/api/tickets/counts')).json);
  expect(counts.views).toMatchObject({ all: 1, mine: 0, unassigned: 1, closed: 0 });
});
