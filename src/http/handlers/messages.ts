import { decideDelivery } from '../../app/decide-delivery';
import { decideThirdParty } from '../../app/decide-third-party';
import { storeUpload } from '../../app/drafts/upload';
import { AppError } from '../../app/errors';
import { readBlob, requireReleased } from '../../app/read-blob';
import { undoReply } from '../../app/undo-reply';
import type { DeliveryId, MessageId } from '../../core/ids';
import { readAttachment, readMessageHtml, readMessageRaw } from '../../db/read/message-files';
import { recordRead } from '../../db/read/read-log';
import { readDelivery } from '../../db/read/ticket-detail';
import type { Handlers } from '../call';
import { sendFile, sendOriginal } from '../files';
import { htmlPage, MESSAGE_POLICY } from '../message-html';
import { receiveFiles } from '../multipart';

type MessageHandlers = Pick<
  Handlers,
  'undoReply' | 'decideThirdParty' | 'messageHtml' | 'messageRaw' | 'attachment' | 'decideDelivery' | 'upload'
>;

const UPLOAD_BYTES = 25 * 1024 * 1024;

export const messageHandlers: MessageHandlers = {
  undoReply: ({ app, viewer, param }) => undoReply(app, viewer, param('id') as MessageId),
  decideThirdParty: ({ app, viewer, param, body }) =>
    decideThirdParty(app, viewer, param('id') as MessageId, body.decision),

  async decideDelivery({ app, viewer, param, body }) {
    await decideDelivery(app, viewer, param('id') as DeliveryId, body.decision);
    const delivery = await readDelivery(app.db.knex, viewer, param('id'));
    if (delivery === undefined) throw new AppError('not_found');
    return delivery;
  },

  async messageHtml({ app, viewer, param, response }) {
    const found = await readMessageHtml(app.db.knex, viewer, param('id'));
    if (found === undefined) throw new AppError('not_found');
    await recordRead(app.db.knex, viewer, 'html', { ticketId: found.ticketId, objectId: param('id') });
    response.set({ 'Content-Security-Policy': MESSAGE_POLICY, 'X-Frame-Options': 'SAMEORIGIN' });
    response.type('text/html').end(htmlPage(app, found));
  },

  async messageRaw({ app, viewer, param, response }) {
    const found = await readMessageRaw(app.db.knex, viewer, param('id'));
    if (found === undefined) throw new AppError('not_found');
    requireReleased(app, found.scan);
    await recordRead(app.db.knex, viewer, 'raw', { ticketId: found.ticketId, objectId: param('id') });
    sendOriginal(response, await readBlob(app, found), param('id'));
  },

  async attachment({ app, viewer, param, response }) {
    const found = await readAttachment(app.db.knex, viewer, param('id'));
    if (found === undefined) throw new AppError('not_found');
    requireReleased(app, found.scan);
    await recordRead(app.db.knex, viewer, 'attachment', { ticketId: found.ticketId, objectId: param('id') });
    sendFile(response, await readBlob(app, found), found);
  },

  async upload({ app, viewer, request, response, idempotencyKey }) {
    const { files } = await receiveFiles(request, response, { mostFiles: 1, fileBytes: UPLOAD_BYTES, fields: 5 });
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
