/** What the pool and its workers say to each other. Plain data: functions and keys' meaning stay on their side. */
import type { Inbound, RawItem } from '../../connectors/contract';
import type { ReplyTokenKeys } from '../core/reply-token';

export interface ParseJob {
  readonly connectorId: string;
  readonly raw: RawItem;
  readonly account: { readonly id: string; readonly address: string; readonly config: Readonly<Record<string, unknown>> };
  readonly ownAddresses: readonly string[];
  readonly replyTokenKeys: ReplyTokenKeys;
}

/** `inspect`: the flat description of a mail that `wasl inspect-mail` prints. */
export type Task = { readonly kind: 'parse'; readonly job: ParseJob } | { readonly kind: 'inspect'; readonly bytes: Uint8Array };
export type Outcome =
  | { readonly kind: 'parsed'; readonly inbound: Inbound }
  | { readonly kind: 'inspected'; readonly line: Readonly<Record<string, unknown>> }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string };

/** An item that could not be parsed. `code`: `parse_timeout`, `parse_memory`, `parse_crashed`, `too_large` or `parse_failed`. */
export class ParseFailure extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = 'ParseFailure';
  }
}
