type Config = Readonly<Record<string, unknown>>;
const record = (value: unknown): Config => (typeof value === 'object' && value !== null ? (value as Config) : {});
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const lines = (value: unknown): string =>
  Array.isArray(value) ? value.filter((line) => typeof line === 'string').join('\n') : '';
const listed = (value: string): string[] => [
  ...new Set(
    value
      .split(/[\n,;،]/)
      .map((line) => line.trim())
      .filter(Boolean),
  ),
];

export const SENT = ['found', 'named', 'none'] as const;
/** What a mailbox is beside its servers; lists have one entry a line. */
export interface MailboxDetails {
  readonly nameAr: string;
  readonly nameEn: string;
  readonly signatureAr: string;
  readonly signatureEn: string;
  readonly aliases: string;
  readonly folders: string;
  readonly startDate: string;
  /** Empty: mail stays where it lies. */
  readonly processedFolder: string;
  /** Empty: it is not looked into. */
  readonly junkFolder: string;
  /** `found`: the folder that the server marks; `none`: the provider files by itself. */
  readonly sent: (typeof SENT)[number];
  readonly sentFolder: string;
  /** PEM. */
  readonly authority: string;
}

/** As a stored configuration says; a new mailbox reads its INBOX. */
export function detailsOf(config: Config): MailboxDetails {
  const [name, signature, imap] = [record(config.displayName), record(config.signature), record(config.imap)];
  const { sentFolder } = config;
  return {
    nameAr: text(name.ar),
    nameEn: text(name.en),
    signatureAr: text(signature.ar),
    signatureEn: text(signature.en),
    aliases: lines(config.aliases),
    folders: lines(imap.folders) || 'INBOX',
    startDate: text(imap.startDate),
    processedFolder: text(imap.processedFolder),
    junkFolder: text(imap.junkFolder),
    sent: sentFolder === null ? 'none' : text(sentFolder) === '' ? 'found' : 'named',
    sentFolder: text(sentFolder),
    authority: text(config.certificateAuthority),
  };
}

/** The other way: of the account, and of its incoming server. Undefined fields are not written. */
export function detailsConfig(details: MailboxDetails): { readonly account: Config; readonly imap: Config } {
  const both = (ar: string, en: string) =>
    ar.trim() === '' && en.trim() === '' ? undefined : { ar: ar.trim(), en: en.trim() };
  const sentFolder = details.sentFolder.trim() || undefined;
  return {
    account: {
      displayName: both(details.nameAr, details.nameEn),
      signature: both(details.signatureAr, details.signatureEn),
      aliases: listed(details.aliases),
      sentFolder: { found: undefined, named: sentFolder, none: null }[details.sent],
      certificateAuthority: details.authority.trim() || undefined,
    },
    imap: {
      folders: listed(details.folders),
      startDate: details.startDate || undefined,
      processedFolder: details.processedFolder.trim() || undefined,
      junkFolder: details.junkFolder.trim() || undefined,
    },
  };
}
