import type { Knex } from 'knex';
import { createCentreStore, type CentreStore } from './centre-store';
import { createKeyStore, type KeyStore } from './key-store';
import { createLimitStore, type LimitStore } from './limit-store';
import { createProviderStore, type ProviderStore } from './provider-store';
import { createResetLinkStore, type ResetLinkStore } from './reset-link-store';
import { createSecondFactorStore, type SecondFactorStore } from './second-factor-store';
import { createSessionStore, type SessionStore } from './session-store';
import { createUserStore, type UserStore } from './user-store';

/** People, how they come in, and the centres and teams that they belong to. */
export interface PeopleStore {
  readonly users: UserStore;
  readonly sessions: SessionStore;
  readonly keys: KeyStore;
  readonly limits: LimitStore;
  readonly centres: CentreStore;
  readonly secondFactors: SecondFactorStore;
  readonly resetLinks: ResetLinkStore;
  readonly providers: ProviderStore;
  /** Two processes of a new installation start at once: one of them makes the first things. Lasts until the transaction ends. */
  lockForFirst(): Promise<void>;
}

/** Any constant: the name of this lock among advisory locks. */
const FIRST_LOCK = 0x66697273;

export function createPeopleStore(knex: Knex): PeopleStore {
  return {
    users: createUserStore(knex),
    sessions: createSessionStore(knex),
    keys: createKeyStore(knex),
    limits: createLimitStore(knex),
    centres: createCentreStore(knex),
    secondFactors: createSecondFactorStore(knex),
    resetLinks: createResetLinkStore(knex),
    providers: createProviderStore(knex),
    async lockForFirst() {
      await knex.raw('select pg_advisory_xact_lock(?)', [FIRST_LOCK]);
    },
  };
}
