import { HostRefused, type Context, type Health, type LocalizedText } from '../contract';
import { openImap, type ImapServer } from '../_mail/imap/connect';
import { toPullFailure } from '../_mail/imap/failure';
import { checkSmtp } from '../_mail/smtp/check';
import type { EmailConfig } from './config';
import { imapServer } from './pull';
import { smtpServer } from './send';

const NO_WAY_IN: LocalizedText = {
  ar: 'لم تُضبط لهذا الحساب طريقة لاستلام البريد. أدخل بيانات IMAP أو فعّل باب البريد.',
  en: 'This account has no way to receive mail. Enter an IMAP mailbox or enable the mail door.',
};
const NO_WAY_OUT: LocalizedText = {
  ar: 'لا يوجد خادم بريد صادر لهذا الحساب. تبقى الردود في الانتظار إلى أن يُضبط.',
  en: 'This account has no outgoing mail server. Answers wait until one is entered.',
};

/** Connects to both servers and opens every folder, without reading or sending a mail. */
export async function checkEmail(ctx: Context<EmailConfig>): Promise<Health> {
  const incoming = imapServer(ctx);
  const outgoing = smtpServer(ctx);
  if (incoming === undefined && ctx.config.door === undefined)
    return { state: 'not_configured', problem: 'no_incoming_server', advice: NO_WAY_IN };
  const inHealth: Health =
    incoming === undefined ? { state: 'ok' } : await checkMailbox(incoming, ctx.config.imap?.folders ?? []);
  if (inHealth.state !== 'ok') return inHealth;
  if (outgoing === undefined) return { state: 'not_configured', problem: 'no_outgoing_server', advice: NO_WAY_OUT };
  return checkSmtp(outgoing);
}

async function checkMailbox(server: ImapServer, folders: readonly string[]): Promise<Health> {
  try {
    const client = await openImap(server, 'fetch');
    try {
      for (const folder of folders) await client.mailboxOpen(folder, { readOnly: true });
    } finally {
      client.close();
    }
    return { state: 'ok' };
  } catch (error) {
    const failure = toPullFailure(error);
    const problem = error instanceof HostRefused ? 'host_refused' : failure.code;
    return { state: 'failing', problem: `imap_${problem}: ${failure.message}`, advice: failure.advice };
  }
}
