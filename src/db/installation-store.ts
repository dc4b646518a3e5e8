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
  };
}
