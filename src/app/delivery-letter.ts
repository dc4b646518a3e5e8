import type { OutboundReply } from '../../connectors/contract';
import { framedReply } from '../core/letter-template';
import { makeReplyToken } from '../core/reply-token';
import type { Delivery } from '../db/delivery-store';
import type { NewFileLink } from '../db/file-link-store';
import type { StoredMessage } from '../db/message-store';
import type { TicketFacts } from '../db/outgoing-store';
import type { App } from './context';
import { linkLargeFiles } from './file-links/file-links';
import { surveyToken } from './surveys/survey-token';

/** All that a connector needs to compose the letter of a delivery: words in their frame, files, and the conversation so far. */
export async function outboundReply(app: App, delivery: Delivery): Promise<{ readonly reply: OutboundReply; readonly links: readonly NewFileLink[] }> {
  const { stores } = app.db;
  const message = await stores.messages.get(delivery.messageId);
  const ticket = await stores.outgoing.ticketFacts(delivery.ticketId);
  if (message === undefined || ticket === undefined) throw new Error(`message ${delivery.messageId} is gone`);
  const language = message.language ?? 'ar';
  const files = await stores.messages.attachments(delivery.messageId);
  const { attached, lines, links } = await linkLargeFiles(app, files, { messageId: message.id, centreId: ticket.centreId, timeZone: ticket.timeZone, language });
  const away = new Set(await stores.corrections.correctedAway(message.id));
  const reply: OutboundReply = {
    id: message.id,
    purpose: message.purpose === 'acknowledgement' ? 'acknowledgement' : 'reply',
    recipients: message.recipients.filter(({ address }) => !away.has(address.toLowerCase())).map(({ address, name, role }) => ({ address, name, role })),
    ...(message.subject === '' ? {} : { subject: message.subject }),
    text: (await framed(app, message, ticket)) + lines,
    language,
    direction: message.textDirection,
    replyHandle: message.replyHandle,
    reference: ticket.reference,
    replyToken: makeReplyToken(app.replyTokenKeys, delivery.ticketId),
    // the body is told nothing of the conversation with the person, nor the person of that with the body
    chain: message.purpose === 'referral' ? [] : await stores.messages.chain(delivery.ticketId),
    sender: { name: ticket.centreName },
    attachments: await Promise.all(
      attached.map(async (attachment) => ({
        filename: attachment.filename,
        contentType: attachment.contentType,
        content: await app.blobs.read({ id: attachment.blobId, sealedKey: attachment.sealedKey }),
      })),
    ),
    createdAt: message.receivedAt,
  };
  return { reply, links };
}

/** The link of an invitation stands in its letter and nowhere else: whoever reads the case cannot answer for the person. */
async function withSurveyLink(app: App, { id, text }: StoredMessage): Promise<string> {
  const survey = text.includes('{link}') ? await app.db.stores.surveys.ofMessage(id) : undefined;
  return survey === undefined ? text : text.replaceAll('{link}', `${app.publicUrl ?? ''}/survey/${surveyToken(app, survey)}`);
}

/** An answer stands within its centre's frame; a machine's letter has words of its own. */
async function framed(app: App, message: StoredMessage, { centreId, centreName, reference }: TicketFacts): Promise<string> {
  const { db } = app;
  if (message.purpose !== 'reply') return withSurveyLink(app, message);
  const language = message.language ?? 'ar';
  const frame = await db.stores.templates.content(centreId, 'reply_frame');
  return framedReply(frame, language, { text: message.text, reference, centre: centreName[language], agent: message.sender.name });
}
