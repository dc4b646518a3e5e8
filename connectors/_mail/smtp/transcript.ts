import type { ExternalLogger } from 'nodemailer/lib/shared';

/** A server's answer: `code` 250, `words` as it said them, on one line. */
export interface Reply {
  readonly code: number;
  readonly words: string;
}

/**
 * Follows one SMTP dialogue by the library's transaction log, because its errors do not say what had been answered before:
 * who was accepted at RCPT, and whether DATA was let through (354). Replies come in the order of commands, also pipelined.
 */
export class Transcript {
  /** EHLO keywords, upper case. */
  readonly extensions = new Set<string>();
  /** Bytes of the largest message that the server takes, as it says (RFC 1870); undefined: it says nothing of it. */
  sizeLimit: number | undefined;
  readonly recipients = new Map<string, Reply>();
  dataAccepted = false;
  private readonly unanswered: string[] = ['greeting'];

  readonly logger: ExternalLogger = {
    debug: (entry: unknown, line: unknown) => this.read(entry, line),
    info: () => undefined,
    warn: () => undefined,
    error: () => undefined,
  };

  /** Forgets the last message; extensions stay. */
  begin(): void {
    this.recipients.clear();
    this.dataAccepted = false;
  }

  private read(entry: unknown, line: unknown): void {
    if (typeof entry !== 'object' || entry === null || !('tnx' in entry) || typeof line !== 'string') return;
    if (entry.tnx === 'client') this.unanswered.push(line);
    if (entry.tnx === 'server') this.answered(this.unanswered.shift() ?? '', line);
  }

  private answered(command: string, answer: string): void {
    const code = Number(answer.slice(0, 3));
    const words = answer.replace(/\r?\n\d{3}[- ]?/g, ' ').trim();
    const recipient = /^RCPT TO:<(.*?)>/.exec(command)?.[1];
    if (recipient !== undefined) this.recipients.set(recipient, { code, words });
    if (command === 'DATA') this.dataAccepted = code >= 200 && code < 400;
    if (!command.startsWith('EHLO') || code !== 250) return;
    this.extensions.clear();
    for (const keyword of answer.split('\n').slice(1))
      this.extensions.add(keyword.slice(4).split(' ')[0]?.trim().toUpperCase() ?? '');
    // 0: no limit that it knows of
    this.sizeLimit = Number(/^250[- ]SIZE[ =](\d+)/im.exec(answer)?.[1] ?? 0) || undefined;
  }
}
