import type { Knex } from 'knex';
import type { RightsMapping } from '../core/claims';
import type { UserId } from '../core/ids';
import type { LocalizedText } from '../core/language';
import { COMES_BY_PASSWORD, COMES_BY_PROVIDER } from './ways-in';

export type Admission = 'nobody' | 'invitation' | 'mapping';
/** An OpenID Connect provider that people may sign in through. */
export interface ProviderRecord {
  readonly id: string;
  readonly issuer: string;
  readonly clientId: string;
  /** Sealed; null: a public client. */
  readonly clientSecret: Buffer | null;
  readonly scopes: string;
  readonly label: LocalizedText;
  readonly admission: Admission;
  readonly emailTrusted: boolean;
  readonly mappedClaim: string | null;
  readonly mappings: readonly RightsMapping[];
  readonly secondFactorValues: readonly string[];
  readonly enabled: boolean;
  readonly version: number;
}
export interface SignInSettings {
  /** False: by password nobody comes in but the people for emergencies. */
  readonly passwords: boolean;
  readonly version: number;
}

/** How many people a provider knows. */
export interface ProviderPeople {
  readonly known: number;
  /** Of these, not disabled and without another way in: no password that is taken, no other provider that is switched on. */
  readonly stranded: number;
}

/** Providers, whom they know, and whether passwords are taken at all. */
export interface ProviderStore {
  list(): Promise<ProviderRecord[]>;
  get(id: string): Promise<ProviderRecord | undefined>;
  /** As `get`; until the transaction ends nobody else signs in by it, changes it or removes it. */
  lock(id: string): Promise<ProviderRecord | undefined>;
  /** False when there is one with this issuer and client already. */
  insert(provider: Omit<ProviderRecord, 'version'>): Promise<boolean>;
  /** False when the version is stale. */
  update(provider: ProviderRecord): Promise<boolean>;
  userOf(providerId: string, subject: string): Promise<UserId | undefined>;
  /** False when the person or the subject is linked already. */
  link(providerId: string, subject: string, userId: UserId): Promise<boolean>;
  /** Whose subject it was; undefined: they were not linked. */
  unlink(providerId: string, userId: UserId): Promise<string | undefined>;
  people(providerId: string): Promise<ProviderPeople>;
  /** With whom it knows. Its sessions must be gone already. */
  remove(providerId: string): Promise<void>;
  /** Whether some active administrator has a way in: a password that is taken, or a provider that is switched on and knows them. */
  anyAdministratorComesIn(): Promise<boolean>;
  /** Whether anybody is known to it: its issuer may not change any more, for a subject is somebody at one issuer alone. */
  isInUse(providerId: string): Promise<boolean>;
  /** An enabled one by which this person comes in. */
  linkedTo(userId: UserId): Promise<Pick<ProviderRecord, 'id' | 'label'> | undefined>;
  settings(): Promise<SignInSettings>;
  /** As `settings`; they stay as they are until the transaction ends. */
  holdSettings(): Promise<SignInSettings>;
  /** As `settings`; whoever else wants to change them, or to count who may still come in, waits. */
  lockSettings(): Promise<SignInSettings>;
  /** False when the version is stale. */
  updateSettings(settings: SignInSettings): Promise<boolean>;
}

const COLUMNS = {
  id: 'id',
  issuer: 'issuer',
  clientId: 'client_id',
  clientSecret: 'client_secret',
  scopes: 'scopes',
  label: 'label',
  admission: 'admission',
  emailTrusted: 'email_trusted',
  mappedClaim: 'mapped_claim',
  mappings: 'mappings',
  secondFactorValues: 'second_factor_values',
  enabled: 'enabled',
  version: 'version',
} as const;

const toRow = (provider: Omit<ProviderRecord, 'version'>) => ({
  id: provider.id,
  issuer: provider.issuer,
  client_id: provider.clientId,
  client_secret: provider.clientSecret,
  scopes: provider.scopes,
  label: JSON.stringify(provider.label),
  admission: provider.admission,
  email_trusted: provider.emailTrusted,
  mapped_claim: provider.mappedClaim,
  mappings: JSON.stringify(provider.mappings),
  second_factor_values: [...provider.secondFactorValues],
  enabled: provider.enabled,
});

const PEOPLE = `
  select count(*)::int as known,
         count(*) filter (where u.disabled_at is null and not ${COMES_BY_PASSWORD('u')}
           and not ${COMES_BY_PROVIDER('u', 'i.provider_id')})::int as stranded
    from user_identities i join users u on u.id = i.user_id where i.provider_id = ?`;

const ADMINISTRATOR_WITH_A_WAY_IN = `
  select 1 from users u where u.role = 'administrator' and u.disabled_at is null
     and (${COMES_BY_PASSWORD('u')} or ${COMES_BY_PROVIDER('u')}) limit 1`;

export function createProviderStore(knex: Knex): ProviderStore {
  const settings = async (query: Knex.QueryBuilder): Promise<SignInSettings> =>
    (await query.first('passwords', 'version')) as SignInSettings;
  return {
    list: () => knex('identity_providers').orderBy('created_at').select(COLUMNS),
    get: (id) => knex('identity_providers').where({ id }).first(COLUMNS),
    lock: (id) => knex('identity_providers').where({ id }).forNoKeyUpdate().first(COLUMNS),
    insert: async (provider) =>
      (await knex('identity_providers').insert(toRow(provider)).onConflict(['issuer', 'client_id']).ignore().returning('id'))
        .length === 1,
    update: async (provider) =>
      (await knex('identity_providers')
        .where({ id: provider.id, version: provider.version })
        .update({ ...toRow(provider), version: provider.version + 1 })) === 1,
    async userOf(providerId, subject) {
      const row = (await knex('user_identities').where({ provider_id: providerId, subject }).first('user_id')) as
        { user_id: UserId } | undefined;
      return row?.user_id;
    },
    link: async (providerId, subject, userId) =>
      (await knex('user_identities')
        .insert({ provider_id: providerId, subject, user_id: userId })
        .onConflict()
        .ignore()
        .returning('subject')).length === 1,
    async unlink(providerId, userId) {
      const gone = knex('user_identities').where({ provider_id: providerId, user_id: userId }).delete().returning('subject');
      return ((await gone) as { subject: string }[])[0]?.subject;
    },
    async people(providerId) {
      const found = (await knex.raw(PEOPLE, [providerId])) as { rows: ProviderPeople[] };
      return found.rows[0] ?? { known: 0, stranded: 0 };
    },
    async remove(providerId) {
      await knex('user_identities').where({ provider_id: providerId }).delete();
      await knex('identity_providers').where({ id: providerId }).delete();
    },
    async anyAdministratorComesIn() {
      const found = (await knex.raw(ADMINISTRATOR_WITH_A_WAY_IN)) as { rows: unknown[] };
      return found.rows.length > 0;
    },
    isInUse: async (providerId) =>
      (await knex('user_identities').where({ provider_id: providerId }).first('subject')) !== undefined,
    linkedTo: (userId) =>
      knex('identity_providers as p')
        .join('user_identities as i', 'i.provider_id', 'p.id')
        .where({ 'i.user_id': userId, 'p.enabled': true })
        .orderBy('p.created_at')
        .first('p.id', 'p.label'),
    settings: () => settings(knex('sign_in_settings')),
    holdSettings: () => settings(knex('sign_in_settings').forShare()),
    lockSettings: () => settings(knex('sign_in_settings').forUpdate()),
    updateSettings: async ({ passwords, version }) =>
      (await knex('sign_in_settings')
        .where({ version })
        .update({ passwords, version: version + 1 })) === 1,
  };
}
