import { rawClient, type RawClient } from '../../support/smtp-client';
import { wallClock } from './wall-clock';

/** A short Arabic letter whose subject begins with `mark`; every mark has a sender of its own. */
export const letter = (mark: string, to: string): string =>
  [
    `Message-ID: <${mark}.${Date.now()}@bench.example>`,
    `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
    `From: =?utf-8?b?${Buffer.from('سارة علي').toString('base64')}?= <${mark.toLowerCase()}@people.example>`,
    `To: <${to}>`,
    `Subject: ${mark} =?utf-8?b?${Buffer.from('طلب موعد').toString('base64')}?=`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from('السلام عليكم، أرجو حجز موعد في أقرب وقت ممكن. شكرا لكم.').toString('base64'),
    '',
  ].join('\r\n');

export async function openDoor(port: number): Promise<RawClient> {
  const door = await rawClient(port);
  await door.say('EHLO bench.example');
  return door;
}

/** @returns the moment at which the mail, with its end, was given to the wire */
export async function deliver(door: RawClient, mark: string): Promise<number> {
  for (const line of ['MAIL FROM:<person@people.example>', 'RCPT TO:<care@wasl.example>', 'DATA']) {
    const answer = await door.say(line);
    if (!/^[23]/.test(answer)) throw new Error(`${line}: ${answer}`);
  }
  // in one piece: a last dot of its own would wait 40 ms for the acknowledgement of what went before (Nagle, delayed ACK)
  const ended = wallClock();
  const answer = await door.say(`${letter(mark, 'care@wasl.example')}.`);
  if (!answer.startsWith('250')) throw new Error(`the door said ${answer}`);
  return ended;
}
