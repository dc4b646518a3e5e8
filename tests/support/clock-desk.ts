import { randomUUID } from 'node:crypto';
import { seedPolicies } from '../../src/app/policies/seed-policies';
import { ingestPending } from '../../src/app/ingest';
import { storeItems } from '../../src/app/store-items';
import { updateTicket, type TicketUpdate } from '../../src/app/update-ticket';
import { writeReply } from '../../src/app/write-reply';
import type { TicketId } from '../../src/core/ids';
import type { Viewer } from '../../src/core/viewer';
import { jsonItem } from './json-channel';
import { openJsonDesk, type JsonDesk } from './json-desk';

/** Hours after the morning on which every one of these stories begins. */
export const MORNING = new Date('2026-11-25T05:00:00Z');
export const hours = (count: number): Date => new Date(MORNING.getTime() + count * 3_600_000);

export interface ClockRowRead extends Record<string, unknown> {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly due_at: Date | null;
  readonly late: boolean;
  readonly limit_minutes: number;
  readonly wake_at: Date | null;
}

/** A desk with the seeded limits, on simulated time. */
export class ClockDesk {
  private constructor(readonly desk: JsonDesk) {}

  static async open(): Promise<ClockDesk> {
    const desk = await openJsonDesk();
    desk.app.setNow(MORNING);
    await desk.app.db.transact((stores) => seedPolicies(desk.app, stores));
    return new ClockDesk(desk);
  }

  get app(): JsonDesk['app'] {
    return this.desk.app;
  }
  at(count: number): void {
    this.app.setNow(hours(count));
  }

  /** A case that somebody opens by writing now; or a message that continues it. */
  async mail(
    from: string,
    over: { readonly answers?: readonly string[]; readonly id?: string } = {},
  ): Promise<TicketId> {
    const id = over.id ?? randomUUID();
    const item = jsonItem({ id, from, text: 'سؤال', ...over }, this.app.clock.now());
    await storeItems(this.app, [{ item, accountId: this.desk.account, backlog: false }]);
    await ingestPending(this.app);
    const [row] = await this.app.sql<{ ticket_id: TicketId }>('select ticket_id from messages where external_id = ?', [
      id,
    ]);
    if (row === undefined) throw new Error('not filed');
    return row.ticket_id;
  }
  async reply(ticketId: TicketId, to: string): Promise<string> {
    const id = randomUUID();
    await writeReply(this.app, this.desk.agent, ticketId, {
      id,
      text: 'جواب',
      to: [to],
      cc: [],
      attachmentIds: [],
      force: true,
    });
    return id;
  }
  async update(
    ticketId: TicketId,
    update: Omit<TicketUpdate, 'version'>,
    viewer: Viewer = this.desk.agent,
  ): Promise<void> {
    const { version } = await this.ticket(ticketId);
    await updateTicket(this.app, viewer, ticketId, { version: version as number, ...update });
  }

  async ticket(ticketId: string): Promise<Record<string, unknown>> {
    return (await this.app.sql('select * from tickets where id = ?', [ticketId]))[0] ?? {};
  }
  async clocks(ticketId: string): Promise<Record<string, ClockRowRead>> {
    const rows = await this.app.sql<ClockRowRead>('select * from clocks where ticket_id = ? order by started_at, id', [
      ticketId,
    ]);
    return Object.fromEntries(rows.map((row) => [row.kind, row]));
  }
  async told(ticketId: string, type: string): Promise<Record<string, unknown>[]> {
    const rows = await this.app.sql<{ data: Record<string, unknown> }>(
      'select data from events where ticket_id = ? and type = ? order by at, id',
      [ticketId, type],
    );
    return rows.map((row) => row.data);
  }
  close(): Promise<void> {
    return this.app.close();
  }
}
