import type { UserId } from '../../core/ids';
import type { Account } from '../../db/account-store';
import type { App } from '../context';

/** What an import reaches of the application. */
export type ImportApp = Pick<App, 'db' | 'blobs' | 'parsePool' | 'replyTokenKeys' | 'clock' | 'newId' | 'hasSpace'>;

export interface ImportSettings {
  /** Whose mailbox it is from now on: cases lie in its centre and are answered from it. */
  readonly account: Account;
  /** In whose name; an administrator. */
  readonly actorId: UserId;
  /** The other system's name: its numbers are told apart from those of others. */
  readonly source: string;
  /** Of mails, which say nothing of it: whether their cases are over. */
  readonly mailState: 'closed' | 'open';
  /** What stands before the old number in the subjects of mails, such as `Ticket#`; absent: no number is looked for. */
  readonly numberPrefix?: string;
  /** Addresses that were ours, beside those of the accounts; lower case. */
  readonly formerAddresses: readonly string[];
  /** Nothing is written; what would be is counted. */
  readonly dryRun: boolean;
}
