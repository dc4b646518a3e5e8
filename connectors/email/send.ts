import type { Context, OutboundReply, Sender, Sending } from '../contract';
import { fileSentCopy, findSentCopy, type SentFolder } from '../_mail/imap/sent-copy';
import { composeLetter } from '../_mail/letter/compose';
import { seenAs } from '../_mail/letter/seen-as';
import { answerAbove } from '../_mail/letter/template';
import { headerText, plusAddress } from '../_mail/letter/header-text';
import { sendOverSmtp } from '../_mail/smtp/send';
import type { SmtpServer } from '../_mail/smtp/server';
import { later } from '../_mail/smtp/verdict';
import type { EmailConfig } from './config';
import { ownAddresses, writtenTo } from './own-addresses';
import { imapServer } from './pull';
import { answerFrom } from './reply-handle';
import { sign } from './signing';

/** The outgoing server of an account, or undefined when it has none. */
export function smtpServer({
  config,
  outside,
  accessToken,
}: Pick<Context<EmailConfig>, 'config' | 'outside' | 'accessToken'>): SmtpServer | undefined {
  if (config.smtp === undefined) return undefined;
  const { smtpPassword: password, certificateAuthority } = config;
  const { connect } = outside;
  return {
    ...config.smtp,
    password,
    certificateAuthority,
    connect,
    accessToken: config.oauth === undefined ? undefined : accessToken,
  };
}

const from = (account: { readonly address: string; readonly config: object }, replyHandle: unknown): string =>
  answerFrom(replyHandle, ownAddresses(account), account.address);

export const emailSender: Sender<EmailConfig> = {
  from,
  async prepare(ctx, reply) {
    const { language, sender } = reply;
    const displayName = ctx.config.displayName?.[language] || sender.name[language];
    const address = from(ctx, reply.replyHandle);
    const head = { address, displayName, replyAddressing: ctx.config.replyAddressing };
    const letter = await composeLetter({ ...reply, text: withSignature(ctx, reply) }, head);
    return { ...letter, payload: await sign(ctx.config, address, letter.payload) };
  },
  async send(ctx, sending) {
    const server = smtpServer(ctx);
    // Nothing is lost: it waits, and the screen says for what.
    if (server === undefined)
      return Object.fromEntries(sending.recipients.map((recipient) => [recipient, later('no_outgoing_server')]));
    const { recipients, id, meantFor } = sending;
    const payload = meantFor === undefined ? sending.payload : namedAbove(sending.payload, meantFor);
    return sendOverSmtp(
      ctx.accountId,
      server,
      { sender: envelopeSender(ctx, sending), recipients, payload, envelopeId: id },
      ctx.signal,
    );
  },
  show: ({ subject = '', purpose, ...letter }) =>
    seenAs({ ...letter, subject, mark: '', answerAbove: answerAbove(purpose, letter.language) }),
  async findEvidence(ctx, sending) {
    const sent = sentFolder(ctx);
    return sent !== undefined && (await findSentCopy(sent, sending.externalId)) ? 'sent' : 'not_found';
  },
  async afterSent(ctx, sending) {
    const sent = sentFolder(ctx);
    if (sent === undefined) return;
    const result = await fileSentCopy(sent, sending.externalId, sending.payload);
    if (result === 'no_folder') ctx.log.warn({ accountId: ctx.accountId }, 'the mailbox has no folder for sent mail');
  },
};

function sentFolder(ctx: Context<EmailConfig>): SentFolder | undefined {
  const server = imapServer(ctx);
  const { sentFolder: folder } = ctx.config;
  if (server === undefined || folder === null) return undefined;
  return { accountId: ctx.accountId, server, folder };
}

/** What a person wrote, with the account's signature below (RFC 3676 §4.3). A machine's letter has its own end. */
function withSignature({ config }: Context<EmailConfig>, { purpose, text, language }: OutboundReply): string {
  const signature = config.signature?.[language].trim() ?? '';
  return purpose !== 'reply' || signature === '' ? text : `${text.trimEnd()}\n\n-- \n${signature}`;
}

/** Bounces of a machine's letter come back to the address with the token where there is one (RFC 3834 §4: never to a person). */
function envelopeSender(ctx: Context<EmailConfig>, sending: Sending): string {
  const header = headerOf(sending.payload);
  const named = /^from:(?:.*\r\n[ \t])*.*?<?([^\s<>]+@[^\s<>]+)>?\s*$/im.exec(header)?.[1] ?? '';
  const address = writtenTo([named], ownAddresses(ctx)) ?? ctx.address;
  if (ctx.config.replyAddressing === 'none' || !/^auto-submitted: auto-/im.test(header)) return address;
  const token = /^w\.([a-z2-7]+)\./.exec(sending.externalId)?.[1];
  return token === undefined ? address : plusAddress(address, token);
}

/** Only the payload is stored, so it is asked as whom it was written and by whom. */
function headerOf(payload: Uint8Array): string {
  const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
  const end = bytes.indexOf('\r\n\r\n');
  return bytes.toString('latin1', 0, end < 0 ? bytes.length : end);
}

/** Whom a letter was meant for, above all other headers, as a server on the way would write it: what is below stays as it was signed. */
function namedAbove(payload: Uint8Array, meantFor: readonly string[]): Uint8Array {
  const inHeader = (recipient: string): string =>
    /^[\x21-\x7e]*$/.test(recipient) ? recipient : `=?utf-8?B?${Buffer.from(recipient).toString('base64')}?=`;
  const lines = meantFor.map((recipient) => `X-Wasl-Meant-For: ${inHeader(headerText(recipient))}\r\n`);
  return Buffer.concat([Buffer.from(lines.join(''), 'latin1'), payload]);
}
