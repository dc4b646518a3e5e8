import type { Knex } from 'knex';
import { createAccountStore, type AccountStore } from './account-store';
import { createBlobCollectionStore, type BlobCollectionStore } from './blob-collection-store';
import { createCannedStore, type CannedStore } from './canned-store';
import { createDeliveryStore, type DeliveryStore } from './delivery-store';
import { createEventChainStore, type EventChainStore } from './event-chain-store';
import { createDraftStore, type DraftStore } from './draft-store';
import { createEventStore, type EventStore } from './event-store';
import { createFilingStore, type FilingStore } from './filing-store';
import { createIdempotencyStore, type IdempotencyStore } from './idempotency-store';
import { createInstallationStore, type InstallationStore } from './installation-store';
import { createMessageStore, type MessageStore } from './message-store';
import { createOperationsStore, type OperationsStore } from './operations-store';
import { createOutgoingStore, type OutgoingStore } from './outgoing-store';
import { createPeopleStore, type PeopleStore } from './people-store';
import { createSightingStore, type SightingStore } from './sighting-store';
import { createTicketStore, type TicketStore } from './ticket-store';
import { createUploadStore, type UploadStore } from './upload-store';

/** All stores on one connection: inside `transact` they share its transaction. */
export interface Stores {
  readonly accounts: AccountStore;
  readonly blobCollection: BlobCollectionStore;
  readonly cannedReplies: CannedStore;
  readonly deliveries: DeliveryStore;
  readonly eventChain: EventChainStore;
  readonly drafts: DraftStore;
  readonly events: EventStore;
  readonly filing: FilingStore;
  readonly idempotency: IdempotencyStore;
  readonly installation: InstallationStore;
  readonly messages: MessageStore;
  readonly operations: OperationsStore;
  readonly outgoing: OutgoingStore;
  readonly people: PeopleStore;
  readonly sightings: SightingStore;
  readonly tickets: TicketStore;
  readonly uploads: UploadStore;
}

export function createStores(knex: Knex): Stores {
  return {
    accounts: createAccountStore(knex),
    blobCollection: createBlobCollectionStore(knex),
    cannedReplies: createCannedStore(knex),
    deliveries: createDeliveryStore(knex),
    eventChain: createEventChainStore(knex),
    drafts: createDraftStore(knex),
    events: createEventStore(knex),
    filing: createFilingStore(knex),
    idempotency: createIdempotencyStore(knex),
    installation: createInstallationStore(knex),
    messages: createMessageStore(knex),
    operations: createOperationsStore(knex),
    outgoing: createOutgoingStore(knex),
    people: createPeopleStore(knex),
    sightings: createSightingStore(knex),
    tickets: createTicketStore(knex),
    uploads: createUploadStore(knex),
  };
}
