import { ORIGINAL_NAME, ORIGINAL_TYPE } from '../../core/unreadable';
import type { FilingWrites, Row } from '../../db/filing-rows';
import { storable, storableJson, type ParsedMessage } from './parsed-item';

const LONGEST_TEXT = 1_000_000;
export const LONGEST_SUBJECT = 500;

/** A message's own words and what was judged of them; not whose it is nor where it belongs. */
export function contentOf({ inbound, unreadable }: Pick<ParsedMessage, 'inbound' | 'unreadable'>): Row {
  const cut = inbound.text.length > LONGEST_TEXT ? ['text_cut'] : [];
  return {
    recipients: storableJson([
      ...inbound.to.map((party) => ({ role: 'to', address: party.address, name: party.name ?? '' })),
      ...inbound.cc.map((party) => ({ role: 'cc', address: party.address, name: party.name ?? '' })),
    ]),
    subject: storable(inbound.subject ?? '').slice(0, LONGEST_SUBJECT),
    text: storable(inbound.text.slice(0, LONGEST_TEXT)),
    visible_text: storable(inbound.visibleText.slice(0, LONGEST_TEXT)),
    html: inbound.html === undefined ? null : storable(inbound.html),
    language: inbound.language ?? null,
    text_direction: inbound.direction,
    sent_at: inbound.sentAt ?? null,
    automatic: inbound.automatic,
    sender_trust: inbound.senderTrust,
    external_id: storable(inbound.externalId).slice(0, 1000),
    reply_handle: storableJson(inbound.replyHandle ?? null),
    repairs: inbound.repairs.map(storable),
    warnings: [...inbound.warnings, ...cut].map(storable),
    unreadable: unreadable ?? null,
  };
}

/** @param newId names the attachment of an original, whose blob is the sighting's own */
export function addAttachments(item: ParsedMessage, messageId: string, writes: Pick<FilingWrites, 'blobs' | 'attachments'>, newId: () => string): void {
  item.inbound.attachments.forEach((attachment, position) => {
    const blob = item.attachmentBlobs[position];
    if (blob === undefined) return;
    writes.blobs.push({ id: blob.id, sha256: blob.sha256, bytes: blob.bytes, sealed_key: blob.sealedKey });
    writes.attachments.push({
      id: blob.id,
      message_id: messageId,
      position,
      blob_id: blob.id,
      filename: storable(attachment.filename),
      content_type: storable(attachment.contentType),
      declared_type: attachment.declaredType === undefined ? null : storable(attachment.declaredType),
      bytes: blob.bytes,
      sha256: blob.sha256,
      inline: attachment.inline,
      content_id: attachment.contentId === undefined ? null : storable(attachment.contentId),
    });
  });
  if (item.unreadable !== undefined) writes.attachments.push(originalOf(item, messageId, newId()));
}

function originalOf({ sighting, inbound }: ParsedMessage, messageId: string, id: string): Row {
  return {
    id,
    message_id: messageId,
    position: inbound.attachments.length,
    blob_id: sighting.blobId,
    filename: ORIGINAL_NAME,
    content_type: ORIGINAL_TYPE,
    declared_type: null,
    bytes: sighting.bytes,
    sha256: sighting.sha256,
    inline: false,
    content_id: null,
  };
}
