import type { Reject } from './source-item';

/** What a run did, or would do. */
export interface ImportReport {
  readonly dryRun: boolean;
  /** Messages of the source, with those that could not be read. */
  read: number;
  /** Bytes of the messages read. */
  bytes: number;
  /** Taken before: by an earlier run, or because the source has them twice. */
  alreadyTaken: number;
  /** Already here by another way, such as the mailbox. */
  duplicates: number;
  readonly messages: { in: number; out: number; note: number };
  /** Of those: from people who take no part in the case that they wrote into. */
  strangers: number;
  readonly tickets: { opened: number };
  /** Old numbers that lead to cases from now on. */
  numbers: number;
  /** Deliberately not taken, by reason. */
  readonly ignored: Record<string, number>;
  rejected: number;
  seconds: number;
}

export function emptyReport(dryRun: boolean): ImportReport {
  return {
    dryRun,
    read: 0,
    bytes: 0,
    alreadyTaken: 0,
    duplicates: 0,
    messages: { in: 0, out: 0, note: 0 },
    strangers: 0,
    tickets: { opened: 0 },
    numbers: 0,
    ignored: {},
    rejected: 0,
    seconds: 0,
  };
}

/** The report for people. */
export function reportText(report: ImportReport): string {
  const { messages, tickets } = report;
  const perSecond = report.seconds === 0 ? 0 : report.read / report.seconds;
  const megabytes = report.bytes / 1_000_000;
  const ignored = Object.entries(report.ignored).map(([reason, count]) => `${count} not taken: ${reason}`);
  return [
    report.dryRun ? 'Dry run: nothing was written. A run would make:' : 'Imported:',
    `${tickets.opened} new cases, ${report.numbers} old numbers`,
    `${messages.in} messages from people (${report.strangers} from strangers to their case), ${messages.out} of ours, ${messages.note} notes`,
    `${report.duplicates} were here already, ${report.alreadyTaken} were taken before (an earlier run, or twice in the source)`,
    ...ignored,
    `${report.rejected} rejected`,
    `${report.read} read (${megabytes.toFixed(1)} MB) in ${report.seconds.toFixed(1)} s: ${perSecond.toFixed(0)} a second`,
  ].join('\n');
}

/** A line of the reject file: where it stood, what is wrong, and the thing itself, as text where it is text. */
export function rejectLine({ where, problems, content }: Reject): string {
  const text = content === undefined ? undefined : Buffer.from(content).toString('utf8');
  const same = text !== undefined && content !== undefined && Buffer.from(text).equals(content);
  return `${JSON.stringify({ where, problems, ...(content === undefined ? {} : same ? { content: text } : { base64: Buffer.from(content).toString('base64') }) })}\n`;
}
