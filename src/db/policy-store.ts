import type { Knex } from 'knex';
import type { Policy, PolicyDataOf, PolicyKind, PolicySource } from '../core/policy';

/** A version with who made it and who confirmed it. */
export interface PolicyVersion extends Policy {
  /** Null: it came with the installation. */
  readonly changedBy: { readonly id: string; readonly name: string } | null;
  readonly changedAt: Date;
  readonly confirmed: { readonly by: { readonly id: string; readonly name: string }; readonly at: Date } | null;
}
export type NewPolicy = Policy & { readonly changedBy: string | null; readonly changedAt: Date };

export interface PolicyStore {
  /** Every version of these kinds, of all centres: what was in force at any time. */
  all(kinds: readonly PolicyKind[]): Promise<Policy[]>;
  /** As `all`, with who made and confirmed them; of these centres and of all centres together, newest first. */
  history(centreIds: readonly string[]): Promise<PolicyVersion[]>;
  get(id: string): Promise<Policy | undefined>;
  /** Of the same kind, code and centre; 0: none. */
  lastVersion(of: Pick<Policy, 'kind' | 'code' | 'centreId'>): Promise<number>;
  /** False when that version is there already: somebody else was quicker. */
  add(policy: NewPolicy): Promise<boolean>;
  /** False when it was confirmed before. */
  confirm(policyId: string, by: string, at: Date): Promise<boolean>;
}

export function createPolicyStore(knex: Knex): PolicyStore {
  return {
    all: async (kinds) => ((await knex('policies').whereIn('kind', kinds)) as Record<string, unknown>[]).map(toPolicy),
    history: (centreIds) => history(knex, centreIds),
    async get(id) {
      const row = (await knex('policies').where({ id }).first()) as Record<string, unknown> | undefined;
      return row === undefined ? undefined : toPolicy(row);
    },
    async lastVersion({ kind, code, centreId }) {
      const row = (await knex('policies')
        .where({ kind, code })
        .whereRaw('centre_id is not distinct from ?::uuid', [centreId])
        .max({ last: 'version' })
        .first()) as { last: number | null } | undefined;
      return row?.last ?? 0;
    },
    async add(policy) {
      const added = await knex('policies')
        .insert({
          id: policy.id,
          kind: policy.kind,
          code: policy.code,
          centre_id: policy.centreId,
          version: policy.version,
          valid_from: policy.validFrom,
          valid_to: policy.validTo,
          data: JSON.stringify(policy.data),
          source: policy.source,
          changed_by: policy.changedBy,
          changed_at: policy.changedAt,
        })
        .onConflict(['kind', 'code', 'centre_id', 'version'])
        .ignore()
        .returning('id');
      return added.length > 0;
    },
    async confirm(policyId, by, at) {
      const added = await knex('policy_confirmations')
        .insert({ policy_id: policyId, confirmed_by: by, confirmed_at: at })
        .onConflict('policy_id')
        .ignore()
        .returning('policy_id');
      return added.length > 0;
    },
  };
}

async function history(knex: Knex, centreIds: readonly string[]): Promise<PolicyVersion[]> {
  const rows = (await knex('policies as p')
    .leftJoin('users as u', 'u.id', 'p.changed_by')
    .leftJoin('policy_confirmations as c', 'c.policy_id', 'p.id')
    .leftJoin('users as cu', 'cu.id', 'c.confirmed_by')
    .whereRaw('(p.centre_id is null or p.centre_id = any(?::uuid[]))', [[...centreIds]])
    .orderBy('p.kind')
    .orderBy('p.code')
    .orderBy('p.version', 'desc')
    .select('p.*', {
      author: 'u.name',
      confirmed_by: 'c.confirmed_by',
      confirmed_at: 'c.confirmed_at',
      confirmer: 'cu.name',
    })) as Record<string, unknown>[];
  return rows.map((row) => ({
    ...toPolicy(row),
    changedBy: personOf(row['changed_by'], row['author']),
    changedAt: row['changed_at'] as Date,
    confirmed: confirmationOf(row),
  }));
}

const personOf = (id: unknown, name: unknown): { id: string; name: string } | null =>
  typeof id === 'string' ? { id, name: typeof name === 'string' ? name : '' } : null;

function confirmationOf(row: Record<string, unknown>): PolicyVersion['confirmed'] {
  const by = personOf(row['confirmed_by'], row['confirmer']);
  return by === null ? null : { by, at: row['confirmed_at'] as Date };
}

function toPolicy(row: Record<string, unknown>): Policy {
  return {
    id: row['id'] as string,
    kind: row['kind'] as PolicyKind,
    code: row['code'] as string,
    centreId: row['centre_id'] as string | null,
    version: row['version'] as number,
    validFrom: row['valid_from'] as Date,
    validTo: row['valid_to'] as Date | null,
    // validated when it was proposed, and never changed since
    data: row['data'] as PolicyDataOf[PolicyKind],
    source: row['source'] as PolicySource,
  };
}
