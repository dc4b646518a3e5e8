import type { Knex } from 'knex';
import type { CentreId, TeamId } from '../core/ids';
import type { LocalizedText } from '../core/language';

export interface CentreRecord {
  readonly id: CentreId;
  /** The digits that begin this centre's reference numbers. */
  readonly code: string;
  readonly name: LocalizedText;
  readonly timeZone: string;
}
export interface TeamRecord {
  readonly id: TeamId;
  readonly centreId: CentreId;
  readonly code: string;
  readonly name: LocalizedText;
}

export interface CentreStore {
  list(): Promise<CentreRecord[]>;
  listTeams(): Promise<TeamRecord[]>;
  /** Leaves what is there as it is, and answers with the id that the code has. */
  ensure(centre: { readonly id: CentreId; readonly code: string; readonly name: LocalizedText }): Promise<CentreId>;
  ensureTeam(team: TeamRecord): Promise<void>;
}

export function createCentreStore(knex: Knex): CentreStore {
  return {
    list: () =>
      knex('centres')
        .orderBy('created_at')
        .orderBy('code')
        .select({ id: 'id', code: 'code', name: 'name', timeZone: 'time_zone' }) as unknown as Promise<CentreRecord[]>,
    listTeams: () =>
      knex('teams')
        .orderBy('code')
        .select({ id: 'id', centreId: 'centre_id', code: 'code', name: 'name' }) as unknown as Promise<TeamRecord[]>,
    async ensure(centre) {
      await knex('centres')
        .insert({ id: centre.id, code: centre.code, name: JSON.stringify(centre.name) })
        .onConflict('code')
        .ignore();
      const row = (await knex('centres').where({ code: centre.code }).first('id')) as { id: CentreId };
      return row.id;
    },
    async ensureTeam(team) {
      await knex('teams')
        .insert({ id: team.id, centre_id: team.centreId, code: team.code, name: JSON.stringify(team.name) })
        .onConflict(['centre_id', 'code'])
        .ignore();
    },
  };
}
