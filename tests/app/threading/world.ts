import email from '../../../connectors/email';
import { deliverDue } from '../../../src/app/delivery-lanes';
import { ingestPending } from '../../../src/app/ingest';
import { storeItems } from '../../../src/app/store-items';
import { shutCase } from '../../../src/app/shut-case';
import { writeReply } from '../../../src/app/write-reply';
import type { AccountId, CentreId, TicketId } from '../../../src/core/ids';
import { makeReplyToken } from '../../../src/core/reply-token';
import type { Viewer } from '../../../src/core/viewer';
import { createTestApp, type TestApp } from '../../support/app';
import { startSmtpSink, type SmtpSink } from '../../support/smtp-server';
import { mail, readLetter, type Letter, type MailParts } from './mail';

/** Mailboxes of the world. `care` and `second` are of centre 937, `far` of 920; `edge` is of 937 and has an MX of its own whose word counts. */
export type Mailbox = 'care' | 'second' | 'edge' | 'far';
/** The name under which the MX of `edge` writes Authentication-Results. */
export const OUR_MX = 'mx.moh.example';
export const ADDRESSES: Readonly<Record<Mailbox, string>> = {
  care: 'care@moh.example',
  second: 'desk@moh.example',
  edge: 'edge@moh.example',
  far: 'business@moh.example',
};

/** A case as the matrix finds it: a citizen has written and we have answered. */
export interface OpenedCase {
  readonly ticketId: TicketId;
  readonly reference: string;
  readonly centreId: CentreId;
  /** The citizen's address and the Message-ID of their first mail. */
  readonly citizen: string;
  readonly firstId: string;
  /** Our answer as the citizen got it. */
  readonly answer: Letter;
  readonly token: string;
}

/** Where a mail went, as people see it. */
export interface Landing {
  readonly outcome: string;
  readonly reason: string | null;
  readonly messageId: string | null;
  readonly ticketId: TicketId | null;
  readonly standing: string | null;
  readonly matchReason: string | null;
  readonly warnings: readonly string[];
  readonly acknowledged: boolean;
  readonly state: string | null;
  readonly spam: boolean;
  /** Tickets that its ticket is linked to, and why. */
  readonly links: readonly { readonly otherId: string; readonly why: string }[];
}

export interface World {
  readonly app: TestApp;
  readonly agent: Viewer;
  readonly accounts: Readonly<Record<Mailbox, AccountId>>;
  readonly centres: { readonly home: CentreId; readonly far: CentreId };
  /** A name or address that no other case has. */
  fresh(prefix: string): string;
  openCase(into?: Mailbox, options?: OpenOptions): Promise<OpenedCase>;
  answer(ticketId: TicketId, to: readonly string[], cc?: readonly string[]): Promise<Letter>;
  close(ticketId: TicketId, daysAgo?: number): Promise<void>;
  arrive(parts: MailParts | Buffer, into?: Mailbox, transport?: Readonly<Record<string, unknown>>): Promise<Landing>;
  landing(sightingId: string): Promise<Landing>;
  state(ticketId: TicketId): Promise<{ state: string; messages: number; version: number }>;
  count(table: string, where: string, values?: readonly unknown[]): Promise<number>;
  end(): Promise<void>;
}
export interface OpenOptions {
  readonly citizen?: string;
  readonly subject?: string;
  readonly cc?: readonly string[];
  /** The outgoing server's answer to our letter. */
  readonly serverSays?: `250${string}`;
}

/** Real parsing, filing, writing and sending, on a real database and a server that takes our letters. */
export async function createWorld(): Promise<World> {
  const app = await createTestApp([email]);
  const sink = await startSmtpSink();
  const home = await app.centre('937');
  const far = await app.centre('920');
  const accounts = {
    care: await app.account(home, 'email', ADDRESSES.care),
    second: await app.account(home, 'email', ADDRESSES.second),
    edge: await app.account(home, 'email', ADDRESSES.edge),
    far: await app.account(far, 'email', ADDRESSES.far),
  };
  const smtp = { host: '127.0.0.1', port: sink.port, secure: 'none' };
  for (const [name, id] of Object.entries(accounts)) {
    const config = { smtp, replyAddressing: 'plus', sentFolder: null, ...(name === 'edge' ? { authservId: OUR_MX } : {}) };
    await app.db.knex('accounts').where({ id }).update({ config: JSON.stringify(config) });
  }
  const agent = await app.person('supervisor', [home, far]);
  return worldOn(app, sink, agent, accounts, { home, far });
}

function worldOn(app: TestApp, sink: SmtpSink, agent: Viewer, accounts: World['accounts'], centres: World['centres']): World {
  let made = 0;
  const fresh = (prefix: string): string => `${prefix}${++made}`;
  const row = async <Row extends Record<string, unknown>>(sql: string, values: readonly unknown[]): Promise<Row | undefined> => (await app.sql<Row>(sql, values))[0];
  const world: World = {
    app,
    agent,
    accounts,
    centres,
    fresh,
    async arrive(parts, into = 'care', transport = {}) {
      const item = { sourceKey: fresh('item/'), bytes: Buffer.isBuffer(parts) ? parts : mail(parts), receivedAt: app.clock.now(), transport };
      const ids = await storeItems(app, [{ item, accountId: accounts[into], backlog: false }]);
      await ingestPending(app, ids);
      return world.landing(ids[0] ?? '');
    },
    landing: (sightingId) => readLanding(app, sightingId),
    async openCase(into = 'care', options = {}) {
      const citizen = options.citizen ?? `${fresh('citizen')}@mail.example`;
      const firstId = `${fresh('first')}@mail.example`;
      const opened = await world.arrive({ from: `Hind <${citizen}>`, to: ADDRESSES[into], subject: options.subject ?? 'Appointment', id: firstId, text: `please help ${firstId}` }, into);
      if (opened.ticketId === null) throw new Error('no case was opened');
      const ticket = await row<{ reference: string; centre_id: CentreId }>('select reference, centre_id from tickets where id = ?', [opened.ticketId]);
      const says = options.serverSays;
      if (says !== undefined) sink.script({ end: () => says });
      const letter = await world.answer(opened.ticketId, [citizen], options.cc);
      sink.script({});
      const { reference = '', centre_id: centreId = centres.home } = ticket ?? {};
      return { ticketId: opened.ticketId, reference, centreId, citizen, firstId, answer: letter, token: makeReplyToken(app.replyTokenKeys, opened.ticketId) };
    },
    async answer(ticketId, to, cc = []) {
      const id = app.newId<string>();
      await writeReply(app, agent, ticketId, { id, text: 'We have looked into it.', to, cc, attachmentIds: [], force: true });
      await app.sql(`update deliveries set next_attempt_at = now() where state in ('held', 'queued')`);
      await deliverDue(app);
      const sent = sink.messages.find((message) => message.raw.includes(id));
      if (sent === undefined) throw new Error('our answer was not sent');
      return readLetter(sent.raw);
    },
    async close(ticketId, daysAgo = 0) {
      await app.sql(`update tickets set type = 'INQ-SVC' where id = ?`, [ticketId]);
      const { version } = await world.state(ticketId);
      await shutCase(app, agent, ticketId, { version, as: 'closed', outcome: 'OC-07', toldBy: 'call', note: 'told by telephone' });
      await app.sql(`update tickets set closed_at = closed_at - make_interval(days => ?) where id = ?`, [daysAgo, ticketId]);
    },
    async state(ticketId) {
      const found = await row<{ state: string; message_count: number; version: number }>('select state, message_count, version from tickets where id = ?', [ticketId]);
      return { state: found?.state ?? '', messages: found?.message_count ?? 0, version: found?.version ?? 0 };
    },
    async count(table, where, values = []) {
      return (await row<{ n: number }>(`select count(*)::int as n from ${table} where ${where}`, values))?.n ?? 0;
    },
    async end() {
      await sink.close();
      await app.close();
    },
  };
  return world;
}

async function readLanding(app: TestApp, sightingId: string): Promise<Landing> {
  const [found] = await app.sql<Record<string, unknown>>(
    `select s.outcome, s.reason, s.message_id, m.ticket_id, m.standing, m.match_reason, m.warnings, t.state, coalesce((to_jsonb(t)->>'spam')::boolean, false) as spam,
            exists (select 1 from messages a where a.ticket_id = m.ticket_id and a.purpose = 'acknowledgement' and a.created_at >= m.created_at) as acknowledged
       from sightings s left join messages m on m.id = s.message_id left join tickets t on t.id = m.ticket_id where s.id = ?`,
    [sightingId],
  );
  if (found === undefined) throw new Error('the mail was not stored');
  const links = found['ticket_id'] === null ? [] : await app.sql<{ otherId: string; why: string }>(`select other_id as "otherId", why from ticket_links where ticket_id = ?`, [found['ticket_id']]);
  return {
    outcome: found['outcome'] as string,
    reason: found['reason'] as string | null,
    messageId: found['message_id'] as string | null,
    ticketId: found['ticket_id'] as TicketId | null,
    standing: found['standing'] as string | null,
    matchReason: found['match_reason'] as string | null,
    warnings: (found['warnings'] as string[] | null) ?? [],
    acknowledged: found['acknowledged'] as boolean,
    state: found['state'] as string | null,
    spam: found['spam'] as boolean,
    links,
  };
}
