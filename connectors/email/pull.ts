import type { Context, Pull } from '../contract';
import type { ImapServer } from '../_mail/imap/connect';
import { imapCursor, type ImapCursor } from '../_mail/imap/cursor';
import { pullImap, type ImapSource } from '../_mail/imap/pull';
import { watchImap } from '../_mail/imap/watch';
import type { EmailConfig } from './config';

/** The IMAP server of an account, or undefined when it has none. */
export function imapServer({ config, outside, accessToken }: Pick<Context<EmailConfig>, 'config' | 'outside' | 'accessToken'>): ImapServer | undefined {
  if (config.imap === undefined) return undefined;
  const { host, port, secure, user } = config.imap;
  return {
    host,
    port,
    secure,
    user,
    password: config.imapPassword ?? '',
    accessToken: config.oauth === undefined ? undefined : accessToken,
    certificateAuthority: config.certificateAuthority,
    connect: outside.connect,
  };
}

function sourceOf(ctx: Context<EmailConfig>): ImapSource | undefined {
  const server = imapServer(ctx);
  if (server === undefined || ctx.config.imap === undefined) return undefined;
  const { folders, processedFolder, junkFolder, startDate } = ctx.config.imap;
  return {
    accountId: ctx.accountId,
    server,
    folders,
    processedFolder,
    junkFolder,
    startDate: startDate === undefined ? undefined : new Date(startDate),
    signal: ctx.signal,
  };
}

/** Mail by IMAP. An account without a mailbox (the door alone) has nothing to pull and waits. */
export const emailPull: Pull<EmailConfig, ImapCursor> = {
  everySeconds: 60,
  cursor: imapCursor,
  async *pull(ctx, from) {
    const source = sourceOf(ctx);
    if (source !== undefined) yield* pullImap(source, from);
  },
  async watch(ctx, from, lookNow) {
    const source = sourceOf(ctx);
    if (source !== undefined)
      return watchImap(source, { pollSeconds: ctx.config.imap?.pollSeconds ?? 60, from }, lookNow);
    if (!ctx.signal.aborted)
      await new Promise((resolve) => ctx.signal.addEventListener('abort', resolve, { once: true }));
  },
};
