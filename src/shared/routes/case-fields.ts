import * as api from '../api';
import type { Route } from './route';

export const caseFieldsRoutes = {
  caseFields: {
    method: 'get',
    path: '/tickets/:id/fields',
    summary: 'The questions of a case, what was said to them, and the text to read back',
    needs: 'ticket.read',
    answer: api.CaseFields,
  },
  saveCaseFields: {
    method: 'put',
    path: '/tickets/:id/fields',
    summary: 'Write down what was said; a danger now makes the case urgent',
    needs: 'ticket.classify',
    body: api.SaveCaseFields,
    answer: api.Ticket,
  },
  askMissing: {
    method: 'post',
    path: '/tickets/:id/fields/request',
    summary: 'Draft an answer that names what is missing, and let the case wait for it',
    needs: 'ticket.classify',
    body: api.OfVersion,
    answer: api.AskedForMissing,
  },
  confirmContent: {
    method: 'post',
    path: '/tickets/:id/fields/confirmation',
    summary: 'The content was read back to the person, who confirmed it',
    needs: 'ticket.classify',
    body: api.OfVersion,
  },
} as const satisfies Record<string, Route>;
