import type { Socket } from 'node:net';
import { isMailAddress } from '../letter/header-text';
import { wireAddress } from './send';
import type { OpenConnection } from './server';
import type { Reply } from './transcript';

/** The server signed us in, and does not take mail from this address of ours. `code` is its reply's, 0 where it was not asked. */
export class SenderRefused extends Error {
  override readonly name = 'SenderRefused';
  constructor(
    readonly address: string,
    readonly code: number,
    words: string,
  ) {
    super(words);
  }
}

/**
 * Asks whether the server takes mail from each of these addresses: MAIL FROM and RSET, and no message (RFC 5321 §4.1.1.2, §4.1.1.5).
 * The library says MAIL only together with the rest of a message, so its connection is taken over, and is of no use to it afterwards.
 * @param timeoutMs silence after which the server counts as hanging
 * @throws SenderRefused for the first that is refused; an `ETIMEDOUT` or the socket's own error
 */
export async function probeSenders(open: OpenConnection, senders: readonly string[], timeoutMs: number): Promise<void> {
  const socket = open.connection._socket;
  if (!socket) throw Object.assign(new Error('Connection closed'), { code: 'ECONNECTION' });
  socket.removeAllListeners('data');
  const international = open.transcript.extensions.has('SMTPUTF8');
  for (const address of senders) {
    const sender = wireAddress(address);
    const isAscii = /^[\x20-\x7e]*$/.test(sender);
    if (!isMailAddress(address)) throw new SenderRefused(address, 0, 'no mail address');
    if (!isAscii && !international) throw new SenderRefused(address, 0, 'the server does not know SMTPUTF8');
    const reply = await ask(socket, `MAIL FROM:<${sender}>${isAscii ? '' : ' SMTPUTF8'}`, timeoutMs);
    if (reply.code >= 300) throw new SenderRefused(address, reply.code, reply.words);
    await ask(socket, 'RSET', timeoutMs);
  }
  socket.write('QUIT\r\n');
}

/** One command and its whole answer, continuation lines too (RFC 5321 §4.2.1). */
function ask(socket: Socket, command: string, timeoutMs: number): Promise<Reply> {
  return new Promise((resolve, reject) => {
    let heard = '';
    const timer = setTimeout(() => fail(new Error(`no answer to ${command.slice(0, 9)}`), 'ETIMEDOUT'), timeoutMs);
    const fail = (error: Error, code: string): void => done(() => reject(Object.assign(error, { code })));
    const onError = (error: Error): void => done(() => reject(error));
    const onClose = (): void => fail(new Error('Connection closed'), 'ECONNECTION');
    const onData = (bytes: Buffer): void => {
      heard = (heard + bytes.toString('utf8')).slice(-4_000);
      const last = /^(\d{3}) .*\r?\n$/m.exec(heard);
      const words = heard.replace(/\r?\n(?:\d{3}[- ])?/g, ' ').trim();
      if (last !== null) done(() => resolve({ code: Number(last[1]), words }));
    };
    const done = (settle: () => void): void => {
      clearTimeout(timer);
      socket.removeListener('data', onData).removeListener('error', onError).removeListener('close', onClose);
      settle();
    };
    socket.on('data', onData).once('error', onError).once('close', onClose);
    socket.write(`${command}\r\n`);
  });
}
