import type { Knex } from 'knex';
import { createCentreStore, type CentreStore } from './centre-store';
import { createKeyStore, type KeyStore } from './key-store';
import { createLimitStore, type LimitStore } from './limit-store';
import { createSessionStore, type SessionStore } from './session-store';
import { createUserStore, type UserStore } from './user-store';

/** People, how they come in, and the centres and teams that they belong to. */
export interface PeopleStore {
  readonly users: UserStore;
  readonly sessions: SessionStore;
  readonly keys: KeyStore;
  readonly limits: LimitStore;
  readonly centres: CentreStore;
}

export function createPeopleStore(knex: Knex): PeopleStore {
  return {
    users: createUserStore(knex),
    sessions: createSessionStore(knex),
    keys: createKeyStore(knex),
    limits: createLimitStore(knex),
    centres: createCentreStore(knex),
  };
}
