import * as api from '../api';
import type { Route } from './route';

export const draftsRoutes = {
  upload: {
    method: 'post',
    path: '/uploads',
    summary: 'A file to attach to an answer (multipart, field `file`)',
    needs: 'ticket.reply',
    answer: api.Upload,
    creates: true,
  },

  getDraft: {
    method: 'get',
    path: '/tickets/:id/drafts/:kind',
    summary: 'My draft',
    needs: 'ticket.read',
    answer: api.Draft,
  },
  saveDraft: {
    method: 'put',
    path: '/tickets/:id/drafts/:kind',
    summary: 'Keep my draft',
    needs: 'ticket.read',
    body: api.SaveDraft,
    answer: api.Draft,
  },
  deleteDraft: { method: 'delete', path: '/tickets/:id/drafts/:kind', summary: 'Drop my draft', needs: 'ticket.read' },
  listCanned: {
    method: 'get',
    path: '/canned-replies',
    summary: 'Ready replies',
    needs: 'ticket.read',
    answer: api.CannedReplies,
  },
  createCanned: {
    method: 'post',
    path: '/canned-replies',
    summary: 'Add a ready reply',
    needs: 'canned.edit',
    body: api.SaveCannedReply,
    answer: api.CannedReply,
    creates: true,
  },
  updateCanned: {
    method: 'put',
    path: '/canned-replies/:id',
    summary: 'Change a ready reply',
    needs: 'canned.edit',
    body: api.SaveCannedReply,
    answer: api.CannedReply,
  },
  deleteCanned: {
    method: 'delete',
    path: '/canned-replies/:id',
    summary: 'Remove a ready reply',
    needs: 'canned.edit',
  },
} as const satisfies Record<string, Route>;
