/** What `wasl import-tickets` reads. */
export const IMPORT_FORMATS = ['jsonl', 'mbox', 'maildir', 'zammad', 'chatwoot'] as const;
export type ImportFormat = (typeof IMPORT_FORMATS)[number];

export interface ImportArguments {
  readonly files: readonly string[];
  /** Code of the centre. */
  readonly centre: string;
  /** Mail address of the administrator in whose name it is done. */
  readonly by: string;
  /** Address of the mail account; absent: the centre's only one. */
  readonly account?: string;
  /** Absent: told by what the file is. */
  readonly format?: ImportFormat;
  readonly source: string;
  readonly mailState: 'closed' | 'open';
  readonly numberPrefix?: string;
  readonly formerAddresses: readonly string[];
  readonly dryRun: boolean;
  readonly rejects: string;
  /** Where the report goes as JSON, too. */
  readonly report?: string;
}
