import type { Knex } from 'knex';
import type { AnyEvent } from '../core/events';

export interface EventContext {
  readonly id: string;
  readonly at: Date;
  readonly ticketId?: string;
  readonly centreId?: string;
  readonly ticketVersion?: number;
  readonly actorId?: string | null;
}

export interface EventStore {
  append(...events: readonly (EventContext & { readonly event: AnyEvent })[]): Promise<void>;
  /** How many were appended through these stores. */
  appended(): number;
}

export function createEventStore(knex: Knex): EventStore {
  let count = 0;
  return {
    appended: () => count,
    async append(...events) {
      if (events.length === 0) return;
      count += events.length;
      await knex('events').insert(
        events.map(({ event, ...context }) => {
          const { type, ...data } = event;
          return {
            id: context.id,
            at: context.at,
            type,
            ticket_id: context.ticketId ?? null,
            centre_id: context.centreId ?? null,
            ticket_version: context.ticketVersion ?? null,
            actor_id: context.actorId ?? null,
            data: JSON.stringify(data),
          };
        }),
      );
    },
  };
}
