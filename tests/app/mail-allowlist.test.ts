import email from '../../connectors/email';
import { deliverDue } from '../../src/app/delivery-lanes';
import { ingestPending } from '../../src/app/ingest';
import { storeItems } from '../../src/app/store-items';
import { writeReply } from '../../src/app/write-reply';
import type { App } from '../../src/app/context';
import type { TicketId } from '../../src/core/ids';
import { createTestApp } from '../support/app';
import { startSmtpSink } from '../support/smtp-server';
import { mail } from './threading/mail';

it('a system for trying out writes only to whom it may: all others are refused before anything is connected', async () => {
  const test = await createTestApp([email]);
  const sink = await startSmtpSink();
  try {
    const app: App = { ...test, mailOnlyTo: ['lab.example'] };
    const centreId = await test.centre('937');
    const accountId = await test.account(centreId, 'email', 'care@moh.example');
    const smtp = { host: '127.0.0.1', port: sink.port, secure: 'none' };
    await test.db.knex('accounts').where({ id: accountId }).update({ config: JSON.stringify({ smtp, sentFolder: null }) });
    const bytes = mail({ from: 'citizen@mail.example', to: 'care@moh.example', subject: 'Help', id: 'first@mail.example', text: 'Please' });
    const ids = await storeItems(app, [{ item: { sourceKey: 'a', bytes, receivedAt: new Date(), transport: {} }, accountId, backlog: false }]);
    await ingestPending(app, ids);
    await deliverDue(app);
    const [ticket] = await test.sql<{ id: TicketId }>('select id from tickets');
    const states = (): Promise<unknown> => test.sql('select recipient, state, reason from deliveries order by created_at, recipient');
    const refused = { recipient: 'citizen@mail.example', state: 'rejected', reason: 'only_to_allowed' };
    expect(await states()).toEqual([refused]);
    expect(sink.messages).toEqual([]);

    const agent = await test.person('agent', [centreId]);
    const to = ['citizen@mail.example', 'tester@lab.example'];
    await writeReply(app, agent, ticket?.id ?? ('' as TicketId), { id: test.newId(), text: 'An answer', to, cc: [], attachmentIds: [], force: true });
    await test.sql(`update deliveries set next_attempt_at = now() where state = 'held'`);
    await deliverDue(app);
    expect(await states()).toEqual([refused, refused, expect.objectContaining({ recipient: 'tester@lab.example', state: 'sent' })]);
    expect(sink.messages.map((message) => message.recipients)).toEqual([['tester@lab.example']]);
  } finally {
    await sink.close();
    await test.close();
  }
});
