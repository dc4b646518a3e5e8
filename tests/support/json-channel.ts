import { createHash } from 'node:crypto';
import { z } from 'zod';
import { defineConnector, type Inbound, type InboundMessage, type Outcomes, type RawItem, type Sending } from '../../connectors/contract';

/**
 * A channel that speaks JSON: a whole connector of its own, so that the use cases are tested without mail's depth. `outcomes` says
 * what its far end answers to a send; everything sent is remembered.
 */
export interface JsonChannel {
  readonly connector: ReturnType<typeof defineConnector>;
  readonly sent: Sending[];
  /** Called for each send; default: everything is sent. */
  answer: (sending: Sending) => Promise<Outcomes>;
}

export interface JsonMessage {
  readonly id: string;
  readonly from: string;
  readonly name?: string;
  readonly subject?: string;
  readonly text: string;
  readonly answers?: readonly string[];
  readonly token?: string;
  readonly reference?: string;
  readonly automatic?: InboundMessage['automatic'];
  readonly trust?: InboundMessage['senderTrust'];
  readonly attachments?: readonly string[];
  readonly bounceOf?: { readonly id: string; readonly recipient: string; readonly permanent: boolean };
  readonly poison?: 'parse';
}

export function createJsonChannel(id = 'json'): JsonChannel {
  const sent: Sending[] = [];
  const channel: JsonChannel = {
    sent,
    answer: async (sending) => Object.fromEntries(sending.recipients.map((recipient) => [recipient, { kind: 'sent' as const }])),
    connector: defineConnector({
      id,
      about: { name: { ar: 'تجربة', en: 'Trial' }, config: z.looseObject({}), secrets: [], icon: '' },
      capabilities: { reply: 'automatic', subject: true, html: false, attachments: { maxTotalBytes: 1_000_000 } },
      listener: { takes: () => 'anything', start: async () => ({ port: 0, close: async () => undefined }) },
      parse: async (raw, ctx) => parseJson(raw, ctx.openReplyToken),
      sender: {
        prepare: async (_ctx, reply) => ({
          externalId: `out-${reply.id}`,
          answersTo: [`mid:out-${reply.id}`],
          payload: Buffer.from(JSON.stringify({ text: reply.text, subject: reply.subject, token: reply.replyToken, chain: reply.chain, files: reply.attachments.length })),
        }),
        send: async (_ctx, sending) => {
          sent.push(sending);
          return channel.answer(sending);
        },
      },
      check: async () => ({ state: 'ok' }),
    }),
  };
  return channel;
}

export function jsonItem(message: JsonMessage, receivedAt = new Date()): RawItem {
  return { sourceKey: `json/${message.id}/${Math.random()}`, bytes: Buffer.from(JSON.stringify(message)), receivedAt, transport: {} };
}

function parseJson(raw: RawItem, openReplyToken: (token: string) => string | undefined): Inbound {
  const message = JSON.parse(Buffer.from(raw.bytes).toString('utf8')) as JsonMessage;
  if (message.poison === 'parse') throw new Error('cannot be read');
  const from = { kind: 'email' as const, address: message.from, ...(message.name === undefined ? {} : { name: message.name }) };
  if (message.bounceOf !== undefined) {
    const { recipient, permanent } = message.bounceOf;
    return {
      kind: 'receipt',
      externalId: message.id,
      about: [`mid:${message.bounceOf.id}`],
      recipients: [{ address: recipient, outcome: permanent ? 'bounced' : 'delayed', permanent, status: permanent ? '5.1.1' : '4.2.2' }],
      text: message.text,
      from,
    };
  }
  const key = message.token === undefined ? undefined : openReplyToken(message.token);
  return {
    kind: 'message',
    externalId: message.id,
    identity: [message.id, message.from, message.text],
    answersTo: [`mid:${message.id}`],
    continues: [
      ...(key === undefined ? [] : [{ by: 'token' as const, key }]),
      ...(message.answers ?? []).map((answered) => ({ by: 'known' as const, key: `mid:${answered}` })),
      ...(message.reference === undefined ? [] : [{ by: 'reference' as const, key: `ref:${message.reference}` }]),
    ],
    from,
    to: [],
    cc: [],
    subject: message.subject ?? 'موعد',
    text: message.text,
    visibleText: message.text,
    language: 'ar',
    direction: 'rtl',
    attachments: (message.attachments ?? []).map((content, at) => ({
      filename: `${at}.txt`,
      contentType: 'text/plain',
      content: Buffer.from(content),
      sha256: createHash('sha256').update(content).digest('hex'),
      inline: false,
    })),
    automatic: message.automatic ?? 'no',
    acknowledge: (message.automatic ?? 'no') === 'no',
    senderTrust: message.trust ?? 'unknown',
    replyHandle: { answers: message.id },
    repairs: [],
    warnings: [],
  };
}
