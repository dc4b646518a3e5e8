import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import { setMaxListeners } from 'node:events';
import { domainToASCII } from 'node:url';
import type { Outcomes, SendOutcome } from '../../contract';
import { idKey } from '../parse/threading';
import { MessageBody } from './body';
import { leaseSmtp, type Lease } from './pool';
import type { SmtpServer } from './server';
import { later, notConnected, verdict } from './verdict';

export interface Mail {
  /** MAIL FROM. */
  readonly sender: string;
  readonly recipients: readonly string[];
  /** The whole message, CRLF lines. A buffer, not a stream: a second connection must be able to begin again. */
  readonly payload: Uint8Array;
  /** For delivery reports to find their way back (RFC 3461), where the server offers them. */
  readonly envelopeId?: string | undefined;
}
interface Result {
  readonly outcomes: Outcomes;
  /** The server had ended the kept connection before it heard of this message. */
  readonly stale: boolean;
}
/** On shutdown, how long the answer to a message that is wholly handed over is still awaited. */
const LAST_ANSWER_MS = 5_000;

/** One attempt, one outcome per recipient. Never throws; never sends a second time what may have arrived. */
export async function sendOverSmtp(
  accountId: string,
  server: SmtpServer,
  mail: Mail,
  signal: AbortSignal,
): Promise<Outcomes> {
  // One signal serves many messages at once: that is no leak.
  setMaxListeners(0, signal);
  for (const fresh of [false, true]) {
    let lease: Lease;
    try {
      lease = await leaseSmtp(accountId, server, signal, fresh);
    } catch (error) {
      return forAll(mail.recipients, signal.aborted ? { kind: 'retry', reason: 'stopped' } : notConnected(error));
    }
    const result = await attempt(lease, mail, signal);
    if (!result.stale) return result.outcomes;
  }
  return forAll(mail.recipients, later('connection_lost: the server ends every connection'));
}

const forAll = (recipients: readonly string[], outcome: SendOutcome): Outcomes =>
  Object.fromEntries(recipients.map((recipient) => [recipient, outcome]));

/** Domains go out in ASCII; a local part cannot, it needs SMTPUTF8 (RFC 6531). */
export function wireAddress(address: string): string {
  const at = address.lastIndexOf('@');
  const domain = domainToASCII(address.slice(at + 1));
  return domain === '' ? address : `${address.slice(0, at)}@${domain}`;
}
const isAscii = (address: string): boolean => /^[\x20-\x7e]*$/.test(address);

async function attempt(lease: Lease, mail: Mail, signal: AbortSignal): Promise<Result> {
  const { transcript } = lease.open;
  transcript.begin();
  const international = transcript.extensions.has('SMTPUTF8');
  const sender = wireAddress(mail.sender);
  const sayable = (recipient: string): boolean => international || (isAscii(wireAddress(recipient)) && isAscii(sender));
  const unsayable = forAll(
    mail.recipients.filter((recipient) => !sayable(recipient)),
    { kind: 'rejected', reason: 'no_smtputf8' },
  );
  const recipients = mail.recipients.filter(sayable);
  if (recipients.length === 0) {
    lease.release(false);
    return { outcomes: unsayable, stale: false };
  }
  const result = await transmit(lease, { ...mail, sender, recipients }, signal);
  return { ...result, outcomes: { ...unsayable, ...result.outcomes } };
}

async function transmit(lease: Lease, mail: Mail, signal: AbortSignal): Promise<Result> {
  const { transcript, connection } = lease.open;
  const body = new MessageBody(mail.payload);
  const envelope = {
    from: mail.sender,
    to: mail.recipients.map(wireAddress),
    size: mail.payload.length,
    ...(mail.envelopeId === undefined
      ? {}
      : { dsn: { id: mail.envelopeId, return: 'headers', notify: ['failure', 'delay'] } }),
  };
  let done: { response: string; serverMessageId?: string | undefined } | { error: unknown };
  const stopWatching = closeOnAbort(lease, body, signal);
  try {
    done = await dialogue(connection, envelope, body);
  } catch (error) {
    done = { error };
  } finally {
    stopWatching();
  }
  lease.release('error' in done);
  if ('error' in done) {
    const heard = transcript.recipients.size > 0 || transcript.dataAccepted || hasReply(done.error);
    const found = {
      error: done.error,
      recipients: new Map(transcript.recipients),
      mayHaveArrived: transcript.dataAccepted && body.handedOver,
    };
    const outcomes = Object.fromEntries(
      mail.recipients.map((recipient) => [recipient, verdict(wireAddress(recipient), found)]),
    );
    return { outcomes, stale: lease.reused && !heard && !found.mayHaveArrived && !signal.aborted };
  }
  const sent: SendOutcome = { kind: 'sent', detail: done.response.slice(0, 500), ...alias(done.serverMessageId) };
  const refused = { error: undefined, recipients: transcript.recipients, mayHaveArrived: false };
  const accepted = (recipient: string): boolean => (transcript.recipients.get(wireAddress(recipient))?.code ?? 0) < 300;
  const outcomes = mail.recipients.map((recipient) => [
    recipient,
    accepted(recipient) ? sent : verdict(wireAddress(recipient), refused),
  ]);
  return { outcomes: Object.fromEntries(outcomes), stale: false };
}

function dialogue(
  connection: SMTPConnection,
  envelope: SMTPConnection.Envelope,
  body: MessageBody,
): Promise<SMTPConnection.SentMessageInfo> {
  return new Promise((resolve, reject) => {
    // After `close()` of ours the callback never comes. Where it does, it comes in the same turn and says more.
    const onEnd = (): unknown => setImmediate(() => reject(new Error('Connection closed')));
    connection.once('end', onEnd);
    connection.send(envelope, body, (error, info) => {
      connection.removeListener('end', onEnd);
      if (error) reject(error);
      else resolve(info);
    });
  });
}

const hasReply = (error: unknown): boolean => typeof error === 'object' && error !== null && 'responseCode' in error;

/** Some servers write a Message-ID of their own; answers will name that one, so it is learnt as a second name. */
function alias(serverMessageId: string | undefined): { externalId?: string; answersTo?: readonly string[] } {
  const id = serverMessageId?.replace(/[<>\s]/g, '');
  return id === undefined || id === '' ? {} : { externalId: id, answersTo: [idKey(id)] };
}

function closeOnAbort(lease: Lease, body: MessageBody, signal: AbortSignal): () => void {
  let timer: NodeJS.Timeout | undefined;
  const close = (): void => lease.open.connection.close();
  const onAbort = (): void => {
    if (body.handedOver) timer = setTimeout(close, LAST_ANSWER_MS);
    else close();
  };
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  return () => {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  };
}
