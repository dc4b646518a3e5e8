import * as api from '../api';
import type { Route } from './route';

export const messagesRoutes = {
  decideThirdParty: {
    method: 'post',
    path: '/messages/:id/standing',
    summary: "Accept or split off a stranger's message",
    needs: 'third_party.decide',
    body: api.DecideThirdParty,
    answer: api.SplitResult,
  },
  retryMessage: {
    method: 'post',
    path: '/messages/:id/retry',
    summary: 'Read a message that could not be opened once more',
    needs: 'quarantine.replay',
  },
  messageHtml: {
    method: 'get',
    path: '/messages/:id/html',
    summary: 'Sanitised HTML, under its own policy',
    needs: 'ticket.read',
    query: api.HtmlQuery,
    produces: 'text/html',
  },
  showRemotePictures: {
    method: 'post',
    path: '/messages/:id/remote-pictures',
    summary: 'Have the pictures of other hosts fetched by the server, for this message and ten minutes',
    needs: 'ticket.read',
    answer: api.RemotePictures,
  },
  messageRaw: {
    method: 'get',
    path: '/messages/:id/raw',
    summary: 'The original bytes',
    needs: 'message.raw',
    produces: 'application/octet-stream',
  },
  attachment: {
    method: 'get',
    path: '/attachments/:id',
    summary: 'Download',
    needs: 'ticket.read',
    produces: 'application/octet-stream',
  },
  attachmentContents: {
    method: 'get',
    path: '/attachments/:id/contents',
    summary: 'A mail or an invitation that is attached, opened in place',
    needs: 'ticket.read',
    query: api.ContentsQuery,
    answer: api.AttachmentContents,
  },
  attachmentPicture: {
    method: 'get',
    path: '/attachments/:id/picture',
    summary: 'The attachment as a picture of at most 320 (thumb) or 1600 (view) pixels a side',
    needs: 'ticket.read',
    query: api.PictureQuery,
    produces: 'image/webp',
  },
  decideDelivery: {
    method: 'post',
    path: '/deliveries/:id/decision',
    summary: 'Say what became of an unknown delivery',
    needs: 'delivery.decide',
    body: api.DecideDelivery,
    answer: api.DeliveryInfo,
  },
} as const satisfies Record<string, Route>;
