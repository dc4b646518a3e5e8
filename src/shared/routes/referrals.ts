import * as api from '../api';
import type { Route } from './route';

export const referralsRoutes = {
  listReferrals: {
    method: 'get',
    path: '/tickets/:id/referrals',
    summary: 'Who was asked about a case, until when, and what came of it',
    needs: 'ticket.read',
    answer: api.Referrals,
  },
  referTicket: {
    method: 'post',
    path: '/tickets/:id/referrals',
    summary: 'Ask a unit for a statement: by mail to its coordinator, with the messages that are chosen',
    needs: 'ticket.refer',
    body: api.ReferTicket,
    answer: api.Made,
    creates: true,
  },
  moveReferral: {
    method: 'post',
    path: '/referrals/:id/move',
    summary: 'Accepted, asked back, answered, returned with a reason, recalled, reminded',
    needs: 'ticket.refer',
    body: api.MoveReferral,
  },
} as const satisfies Record<string, Route>;
