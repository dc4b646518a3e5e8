import type { Knex } from 'knex';
import type { Viewer } from '../../core/viewer';

/**
 * Ruling 1's one predicate, on the alias `tickets`: only these tickets exist for this viewer. Every list, count, search, attachment,
 * room and use case goes through it: `query.where(visibleTo(viewer))`.
 */
export function visibleTo(viewer: Viewer): (query: Knex.QueryBuilder) => void {
  return (query) => void query.whereRaw('tickets.centre_id = any(?::uuid[])', [[...viewer.centreIds]]);
}

/** The tickets that exist for this viewer. */
export function visibleTickets(knex: Knex, viewer: Viewer): Knex.QueryBuilder {
  return knex('tickets').where(visibleTo(viewer));
}
