import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import {
  AccountInfo,
  Accounts,
  PostedMessage,
  QuarantinePage,
  Session,
  Ticket,
  TicketPage,
} from '../../../src/shared/api';
import { waitFor } from '../../support/wait';

export type TicketSeen = z.infer<typeof Ticket>;
export type DeliverySeen = TicketSeen['messages'][number]['deliveries'][number];
export type AccountSeen = z.infer<typeof AccountInfo>;

/** A person at the screen: everything through the API, signed in as the administrator. */
export class Desk {
  static readonly PERSON = { email: 'admin@wasl.example', password: 'correct horse battery staple' } as const;
  private cookie: string | undefined;

  constructor(private readonly url: () => string) {}

  async signIn(): Promise<string> {
    const url = this.url();
    const answer = await fetch(`${url}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: url },
      body: JSON.stringify(Desk.PERSON),
    });
    if (!answer.ok) throw new Error(`sign-in: ${answer.status} ${await answer.text()}`);
    this.cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
    return this.cookie;
  }

  async call(method: string, path: string, body?: unknown): Promise<Response> {
    const cookie = this.cookie ?? (await this.signIn());
    const url = this.url();
    const headers = { 'content-type': 'application/json', origin: url, 'accept-language': 'en', cookie };
    return fetch(`${url}/api${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  /** @throws when it is refused, with the refusal */
  async ask<T>(schema: z.ZodType<T>, method: string, path: string, body?: unknown): Promise<T> {
    const answer = await this.call(method, path, body);
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return schema.parse(await answer.json());
  }

  async tickets(): Promise<z.infer<typeof TicketPage>['items']> {
    return (await this.ask(TicketPage, 'GET', '/tickets?limit=100')).items;
  }
  ticket = (id: string): Promise<TicketSeen> => this.ask(Ticket, 'GET', `/tickets/${id}`);

  /** Answers a ticket; the same id again is the same answer. Tries until it is taken, as a browser that was offline. */
  async reply(ticketId: string, to: readonly string[], id: string = randomUUID()): Promise<string> {
    await waitFor(
      async () => {
        const answer = await this.call('POST', `/tickets/${ticketId}/replies`, {
          id,
          text: `An answer, ${id}`,
          to,
        }).catch(() => undefined);
        if (answer === undefined || answer.status >= 500) return undefined;
        if (!answer.ok) throw new Error(`reply: ${answer.status} ${await answer.text()}`);
        return PostedMessage.parse(await answer.json());
      },
      'the answer is taken',
      60,
    );
    return id;
  }

  /** What became of an answer, per recipient, as the screen shows it. */
  async deliveries(ticketId: string, replyId: string): Promise<readonly DeliverySeen[]> {
    return (await this.ticket(ticketId)).messages.find((message) => message.id === replyId)?.deliveries ?? [];
  }

  /** A new e-mail account of the first centre. */
  async saveAccount(account: {
    name: string;
    address: string;
    config: Record<string, unknown>;
    secrets?: Record<string, string>;
  }): Promise<AccountSeen> {
    const { centres } = await this.ask(Session, 'GET', '/session');
    return this.ask(AccountInfo, 'POST', '/accounts', {
      centreId: centres.find((centre) => centre.code === '937')?.id,
      channel: 'email',
      ...account,
    });
  }
  accounts = async (): Promise<AccountSeen[]> => (await this.ask(Accounts, 'GET', '/accounts')).items;

  /** The originals in quarantine, as a person may download them. */
  async quarantined(): Promise<readonly { readonly id: string; readonly reason: string; readonly original: string }[]> {
    const found = [];
    for (let after = ''; ;) {
      const page = await this.ask(QuarantinePage, 'GET', `/quarantine?limit=100${after}`);
      for (const item of page.items) {
        const raw = await this.call('GET', `/quarantine/${item.id}/raw`);
        found.push({ id: item.id, reason: item.reason, original: await raw.text() });
      }
      if (page.next === null) return found;
      after = `&after=${encodeURIComponent(page.next)}`;
    }
  }
}
