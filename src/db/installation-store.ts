import type { Knex } from 'knex';

export interface Installation {
  readonly id: string;
  readonly keyFingerprint: string;
  readonly demo: boolean;
}
export interface InstallationStore {
  get(): Promise<Installation | undefined>;
  /** The first to come makes it; a second one changes nothing. */
  create(installation: Installation): Promise<void>;
  /** Where people reach us, as the web process that started last was told; undefined: nowhere from outside. */
  publicUrl(): Promise<string | undefined>;
  keepPublicUrl(publicUrl: string | undefined): Promise<void>;
}

export function createInstallationStore(knex: Knex): InstallationStore {
  return {
    async get() {
      const row = (await knex('installation').first('id', 'key_fingerprint', 'demo')) as { id: string; key_fingerprint: string; demo: boolean } | undefined;
      return row === undefined ? undefined : { id: row.id, keyFingerprint: row.key_fingerprint, demo: row.demo };
    },
    async create(installation) {
      await knex('installation')
        .insert({ id: installation.id, key_fingerprint: installation.keyFingerprint, demo: installation.demo })
        .onConflict('only_one')
        .ignore();
    },
    async publicUrl() {
      const row = (await knex('installation').first('public_url')) as { public_url: string | null } | undefined;
      return row?.public_url ?? undefined;
    },
    async keepPublicUrl(publicUrl) {
      await knex('installation')
        .update({ public_url: publicUrl ?? null })
        .whereRaw('public_url is distinct from ?', [publicUrl ?? null]);
    },
  };
}
