import type { Knex } from 'knex';
import { createAlarmStore, type AlarmStore } from './alarm-store';
import { createAccountHistoryStore, type AccountHistoryStore } from './account-history-store';
import { createAccountStore, type AccountStore } from './account-store';
import { createAccountTestStore, type AccountTestStore } from './account-test-store';
import { createAppealStore, type AppealStore } from './appeal-store';
import { createBlockStore, type BlockStore } from './block-store';
import { createBlobCollectionStore, type BlobCollectionStore } from './blob-collection-store';
import { createCanaryStore, type CanaryStore } from './canary-store';
import { createCannedStore, type CannedStore } from './canned-store';
import { createCorrectionStore, type CorrectionStore } from './correction-store';
import { createClassModelStore, type ClassModelStore } from './class-model-store';
import { createDeliveryStore, type DeliveryStore } from './delivery-store';
import { createEventChainStore, type EventChainStore } from './event-chain-store';
import { createCaseFieldStore, type CaseFieldStore } from './case-field-store';
import { createClockStore, type ClockStore } from './clock-store';
import { createDraftStore, type DraftStore } from './draft-store';
import { createEventStore, type EventStore } from './event-store';
import { createFileLinkStore, type FileLinkStore } from './file-link-store';
import { createFilingStore, type FilingStore } from './filing-store';
import { createIdempotencyStore, type IdempotencyStore } from './idempotency-store';
import { createImportStore, type ImportStore } from './import-store';
import { createInstallationStore, type InstallationStore } from './installation-store';
import { createMergeStore, type MergeStore } from './merge-store';
import { createMessageStore, type MessageStore } from './message-store';
import { createNoticeStore, type NoticeStore } from './notice-store';
import { createOperationSettingsStore, type OperationSettingsStore } from './operation-settings-store';
import { createOperationsStore, type OperationsStore } from './operations-store';
import { createOutgoingStore, type OutgoingStore } from './outgoing-store';
import { createPeopleStore, type PeopleStore } from './people-store';
import { createPolicyStore, type PolicyStore } from './policy-store';
import { createPreviewStore, type PreviewStore } from './preview-store';
import { createRecipientLimitStore, type RecipientLimitStore } from './recipient-limit-store';
import { createReferralStore, type ReferralStore } from './referral-store';
import { createResultStore, type ResultStore } from './result-store';
import { createScanStore, type ScanStore } from './scan-store';
import { createSearchStore, type SearchStore } from './search-store';
import { createSightingStore, type SightingStore } from './sighting-store';
import { createSurroundingsStore, type SurroundingsStore } from './surroundings-store';
import { createSuppressionStore, type SuppressionStore } from './suppression-store';
import { createSurveyStore, type SurveyStore } from './survey-store';
import { createTemplateStore, type TemplateStore } from './template-store';
import { createTicketStore, type TicketStore } from './ticket-store';
import { createTokenStore, type TokenStore } from './token-store';
import { createUnitStore, type UnitStore } from './unit-store';
import { createUploadStore, type UploadStore } from './upload-store';
import { createWordsStore, type WordsStore } from './words-store';

/** All stores on one connection: inside `transact` they share its transaction. */
export interface Stores {
  readonly blocks: BlockStore;
  readonly accountHistory: AccountHistoryStore;
  readonly accounts: AccountStore;
  readonly accountTests: AccountTestStore;
  readonly alarms: AlarmStore;
  readonly appeals: AppealStore;
  readonly blobCollection: BlobCollectionStore;
  readonly canaries: CanaryStore;
  readonly cannedReplies: CannedStore;
  readonly caseFields: CaseFieldStore;
  readonly corrections: CorrectionStore;
  readonly deliveries: DeliveryStore;
  readonly eventChain: EventChainStore;
  readonly clocks: ClockStore;
  readonly drafts: DraftStore;
  readonly events: EventStore;
  readonly fileLinks: FileLinkStore;
  readonly filing: FilingStore;
  readonly classModels: ClassModelStore;
  readonly idempotency: IdempotencyStore;
  readonly imports: ImportStore;
  readonly installation: InstallationStore;
  readonly merges: MergeStore;
  readonly messages: MessageStore;
  readonly notices: NoticeStore;
  readonly operations: OperationsStore;
  readonly operationSettings: OperationSettingsStore;
  readonly outgoing: OutgoingStore;
  readonly people: PeopleStore;
  readonly policies: PolicyStore;
  readonly previews: PreviewStore;
  readonly recipientLimits: RecipientLimitStore;
  readonly referrals: ReferralStore;
  readonly results: ResultStore;
  readonly scans: ScanStore;
  readonly search: SearchStore;
  readonly sightings: SightingStore;
  readonly surroundings: SurroundingsStore;
  readonly suppressions: SuppressionStore;
  readonly surveys: SurveyStore;
  readonly templates: TemplateStore;
  readonly tickets: TicketStore;
  readonly tokens: TokenStore;
  readonly units: UnitStore;
  readonly uploads: UploadStore;
  readonly words: WordsStore;
}

export function createStores(knex: Knex): Stores {
  return {
    accountHistory: createAccountHistoryStore(knex),
    accounts: createAccountStore(knex),
    accountTests: createAccountTestStore(knex),
    alarms: createAlarmStore(knex),
    appeals: createAppealStore(knex),
    blobCollection: createBlobCollectionStore(knex),
    canaries: createCanaryStore(knex),
    cannedReplies: createCannedStore(knex),
    caseFields: createCaseFieldStore(knex),
    corrections: createCorrectionStore(knex),
    deliveries: createDeliveryStore(knex),
    eventChain: createEventChainStore(knex),
    clocks: createClockStore(knex),
    drafts: createDraftStore(knex),
    events: createEventStore(knex),
    fileLinks: createFileLinkStore(knex),
    filing: createFilingStore(knex),
    classModels: createClassModelStore(knex),
    idempotency: createIdempotencyStore(knex),
    imports: createImportStore(knex),
    installation: createInstallationStore(knex),
    blocks: createBlockStore(knex),
    merges: createMergeStore(knex),
    messages: createMessageStore(knex),
    notices: createNoticeStore(knex),
    operations: createOperationsStore(knex),
    operationSettings: createOperationSettingsStore(knex),
    outgoing: createOutgoingStore(knex),
    people: createPeopleStore(knex),
    policies: createPolicyStore(knex),
    previews: createPreviewStore(knex),
    recipientLimits: createRecipientLimitStore(knex),
    referrals: createReferralStore(knex),
    results: createResultStore(knex),
    scans: createScanStore(knex),
    search: createSearchStore(knex),
    sightings: createSightingStore(knex),
    surroundings: createSurroundingsStore(knex),
    suppressions: createSuppressionStore(knex),
    surveys: createSurveyStore(knex),
    templates: createTemplateStore(knex),
    tickets: createTicketStore(knex),
    tokens: createTokenStore(knex),
    units: createUnitStore(knex),
    uploads: createUploadStore(knex),
    words: createWordsStore(knex),
  };
}
