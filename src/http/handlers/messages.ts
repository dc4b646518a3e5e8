import { correctDelivery } from '../../app/correct-delivery';
import { decideDelivery } from '../../app/decide-delivery';
import { openAttachment } from '../../app/open-attachment';
import { decideThirdParty } from '../../app/decide-third-party';
import { recodeMessage } from '../../app/recode-message';
import { retryMessage } from '../../app/retry-message';
import { storeUpload } from '../../app/drafts/upload';
import { AppError } from '../../app/errors';
import { readBlob, requireReleased, streamBlob } from '../../app/read-blob';
import { sampleCharsets } from '../../app/sample-charsets';
import { showPicture } from '../../app/show-picture';
import { undoReply } from '../../app/undo-reply';
import { MOST_FILE_BYTES } from '../../core/file-link';
import type { DeliveryId, MessageId } from '../../core/ids';
import { readAttachment, readMessageHtml, readMessageRaw } from '../../db/read/message-files';
import { recordRead } from '../../db/read/read-log';
import { readDelivery, readMessage } from '../../db/read/ticket-detail';
import { CHARSETS, type Charset } from '../../shared/api';
import type { Handlers } from '../call';
import { sendFile, sendOriginal, sendPicture } from '../files';
import { htmlPage, MESSAGE_POLICY, remoteRight } from '../message-html';
import { receiveFiles } from '../multipart';
import { giveRight, hasRight, rightUntil } from '../short-rights';

type MessageHandlers = Pick<
  Handlers,
  | 'undoReply'
  | 'decideThirdParty'
  | 'retryMessage'
  | 'sampleCharsets'
  | 'setCharset'
  | 'messageHtml'
  | 'showRemotePictures'
  | 'messageRaw'
  | 'attachment'
  | 'attachmentContents'
  | 'attachmentPicture'
  | 'decideDelivery'
  | 'correctDelivery'
  | 'upload'
>;

export const messageHandlers: MessageHandlers = {
  undoReply: ({ app, viewer, param }) => undoReply(app, viewer, param('id') as MessageId),
  retryMessage: ({ app, viewer, param }) => retryMessage(app, viewer, param('id') as MessageId),
  decideThirdParty: ({ app, viewer, param, body }) =>
    decideThirdParty(app, viewer, param('id') as MessageId, body.decision),

  async decideDelivery({ app, viewer, param, body }) {
    await decideDelivery(app, viewer, param('id') as DeliveryId, body.decision);
    const delivery = await readDelivery(app.db.knex, viewer, param('id'));
    if (delivery === undefined) throw new AppError('not_found');
    return delivery;
  },

  async correctDelivery({ app, viewer, param, body }) {
    const { deliveryId, handle } = await correctDelivery(app, viewer, param('id') as DeliveryId, body);
    const delivery = await readDelivery(app.db.knex, viewer, deliveryId);
    if (delivery === undefined) throw new AppError('not_found');
    return { delivery, handle };
  },

  async sampleCharsets({ app, viewer, param }) {
    const found = await sampleCharsets(app, viewer, param('id') as MessageId, [null, ...CHARSETS]);
    const readings = found.readings.map((reading) => ({ ...reading, charset: (reading.charset ?? 'auto') as Charset }));
    return { current: found.current ?? 'auto', readings };
  },

  async setCharset({ app, viewer, param, body: { charset, version } }) {
    await recodeMessage(app, viewer, param('id') as MessageId, { charset: charset === 'auto' ? null : charset, version });
    const message = await readMessage(app.db.knex, viewer, param('id'), app.scanRequired);
    if (message === undefined) throw new AppError('not_found');
    return message;
  },

  async messageHtml({ app, viewer, credential, param, query, response }) {
    const found = await readMessageHtml(app.db.knex, viewer, param('id'));
    if (found === undefined) throw new AppError('not_found');
    await recordRead(app.db.knex, viewer, 'html', { ticketId: found.ticketId, objectId: param('id') });
    const { pictures } = query;
    const showRemote = pictures !== undefined && hasRight(app, remoteRight(found.id, viewer.userId), pictures);
    response.set({ 'Content-Security-Policy': MESSAGE_POLICY, 'X-Frame-Options': 'SAMEORIGIN' });
    response.type('text/html').end(htmlPage(app, found, { credential, showRemote }));
  },

  /** Asked by POST, because it makes us speak to strangers' hosts: what a link or a picture elsewhere could bring about is not enough. */
  async showRemotePictures({ app, viewer, param }) {
    const found = await readMessageHtml(app.db.knex, viewer, param('id'));
    if (found === undefined) throw new AppError('not_found');
    await recordRead(app.db.knex, viewer, 'remote_pictures', { ticketId: found.ticketId, objectId: param('id') });
    return { pictures: giveRight(app, remoteRight(found.id, viewer.userId)), until: rightUntil(app).toISOString() };
  },

  async messageRaw({ app, viewer, param, response }) {
    const found = await readMessageRaw(app.db.knex, viewer, param('id'));
    if (found === undefined) throw new AppError('not_found');
    requireReleased(app, found.scan);
    await recordRead(app.db.knex, viewer, 'raw', { ticketId: found.ticketId, objectId: param('id') });
    await sendOriginal(response, streamBlob(app, found), param('id'));
  },

  async attachment({ app, viewer, param, response }) {
    const found = await readAttachment(app.db.knex, viewer, param('id'));
    if (found === undefined) throw new AppError('not_found');
    requireReleased(app, found.scan);
    await recordRead(app.db.knex, viewer, 'attachment', { ticketId: found.ticketId, objectId: param('id') });
    sendFile(response, await readBlob(app, found), found);
  },

  async attachmentContents({ app, viewer, param, query }) {
    const found = await readAttachment(app.db.knex, viewer, param('id'));
    if (found === undefined) throw new AppError('not_found');
    requireReleased(app, found.scan);
    await recordRead(app.db.knex, viewer, 'attachment', { ticketId: found.ticketId, objectId: found.id });
    return openAttachment(app, found, query.path?.split('.').map(Number) ?? []);
  },

  async attachmentPicture({ app, viewer, param, query, response }) {
    const found = await readAttachment(app.db.knex, viewer, param('id'));
    if (found === undefined) throw new AppError('not_found');
    const content = await showPicture(app, found, query.size);
    // the small ones come by themselves with the ticket, whose reading is recorded
    if (query.size === 'view')
      await recordRead(app.db.knex, viewer, 'picture', { ticketId: found.ticketId, objectId: found.id });
    sendPicture(response, content);
  },

  async upload({ app, viewer, request, response, idempotencyKey }) {
    const { files } = await receiveFiles(request, response, { mostFiles: 1, fileBytes: MOST_FILE_BYTES, fields: 5 });
    const file = files.find((candidate) => candidate.field === 'file');
    if (file === undefined) throw new AppError('invalid', { fields: { file: 'required' } });
    return storeUpload(
      app,
      viewer,
      { filename: file.filename, declaredType: file.contentType, content: file.content },
      idempotencyKey,
    );
  },
};
