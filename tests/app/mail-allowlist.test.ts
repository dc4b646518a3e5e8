import email from '../../connectors/email';
import { deliverDue } from '../../src/app/delivery-lanes';
import { ingestPending } from '../../src/app/ingest';
import { storeItems } from '../../src/app/store-items';
import { writeReply } from '../../src/app/write-reply';
import type { App } from '../../src/app/context';
import type { TicketId } from '../../src/core/ids';
import { createTestApp, type TestApp } from '../support/app';
import { startSmtpSink, type SmtpSink } from '../support/smtp-server';
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

describe('a system for trying out with a mailbox of its own', () => {
  const MAILBOX = 'everything@lab.example';
  interface Trial {
    readonly test: TestApp;
    readonly sink: SmtpSink;
    /** Sends an answer to these and says what became of it, by recipient. */
    readonly answer: (app: App, ...to: string[]) => Promise<Record<string, unknown>[]>;
    readonly end: () => Promise<void>;
  }
  async function trial(): Promise<Trial> {
    const test = await createTestApp([email]);
    const sink = await startSmtpSink();
    const centreId = await test.centre('937');
    const accountId = await test.account(centreId, 'email', 'care@moh.example');
    const smtp = { host: '127.0.0.1', port: sink.port, secure: 'none' };
    await test.db.knex('accounts').where({ id: accountId }).update({ config: JSON.stringify({ smtp, sentFolder: null }), acknowledges: false });
    const agent = await test.person('agent', [centreId]);
    const bytes = mail({ from: 'citizen@mail.example', to: 'care@moh.example', subject: 'Help', id: 'first@mail.example', text: 'Please' });
    await ingestPending(test, await storeItems(test, [{ item: { sourceKey: 'a', bytes, receivedAt: new Date(), transport: {} }, accountId, backlog: false }]));
    const [ticket] = await test.sql<{ id: TicketId }>('select id from tickets');
    return {
      test,
      sink,
      async answer(app, ...to) {
        const id = test.newId<string>();
        await writeReply(app, agent, ticket?.id ?? ('' as TicketId), { id, text: 'An answer', to, cc: [], attachmentIds: [], force: true });
        await test.sql(`update deliveries set next_attempt_at = now() where state = 'held'`);
        await deliverDue(app);
        return test.sql('select recipient, state, reason from deliveries where message_id = ? order by recipient', [id]);
      },
      async end() {
        await sink.close();
        await test.close();
      },
    };
  }

  it('gets one letter for all whom it is for, with their names above it, and no one else gets anything', async () => {
    const { test, sink, answer, end } = await trial();
    try {
      const found = await answer({ ...test, mailRedirectTo: MAILBOX }, 'citizen@mail.example', 'other@mail.example');
      expect(found).toEqual([
        { recipient: 'citizen@mail.example', state: 'sent', reason: `redirected: ${MAILBOX}` },
        { recipient: 'other@mail.example', state: 'sent', reason: `redirected: ${MAILBOX}` },
      ]);
      expect(sink.messages.map((message) => message.recipients)).toEqual([[MAILBOX]]);
      const raw = sink.messages[0]?.raw ?? '';
      expect(raw.split('\r\n').slice(0, 2)).toEqual(['X-Wasl-Meant-For: citizen@mail.example', 'X-Wasl-Meant-For: other@mail.example']);
      expect(raw).toMatch(/^To: citizen@mail\.example, other@mail\.example\r$/m);
    } finally {
      await end();
    }
  });

  it('leaves to those who may be written to what is theirs', async () => {
    const { test, sink, answer, end } = await trial();
    try {
      const app: App = { ...test, mailOnlyTo: ['tester@lab.example'], mailRedirectTo: MAILBOX };
      expect(await answer(app, 'citizen@mail.example', 'tester@lab.example')).toEqual([
        { recipient: 'citizen@mail.example', state: 'sent', reason: `redirected: ${MAILBOX}` },
        { recipient: 'tester@lab.example', state: 'sent', reason: expect.not.stringContaining('redirected') },
      ]);
      expect(sink.messages.map((message) => message.recipients)).toEqual([['tester@lab.example'], [MAILBOX]]);
      expect(sink.messages[0]?.raw).not.toContain('X-Wasl-Meant-For');
    } finally {
      await end();
    }
  });

  it('says by its refusal nothing of the addresses that the letter was meant for', async () => {
    const { test, sink, answer, end } = await trial();
    try {
      sink.script({ rcpt: () => '550 5.1.1 No such user' });
      expect(await answer({ ...test, mailRedirectTo: MAILBOX }, 'citizen@mail.example')).toEqual([
        { recipient: 'citizen@mail.example', state: 'rejected', reason: 'redirected: 550 5.1.1 No such user' },
      ]);
      expect(await test.sql('select address from suppressions')).toEqual([]);
    } finally {
      await end();
    }
  });
});
