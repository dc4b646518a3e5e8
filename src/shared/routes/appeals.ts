import * as api from '../api';
import type { Route } from './route';

export const appealsRoutes = {
  caseAppeals: {
    method: 'get',
    path: '/tickets/:id/appeals',
    summary: 'Objections to what was decided on a case, and who may review them',
    needs: 'ticket.read',
    answer: api.CaseAppeals,
  },
  recordObjection: {
    method: 'post',
    path: '/tickets/:id/appeals',
    summary: 'Record an objection to what was decided',
    needs: 'appeal.record',
    body: api.RecordObjection,
    answer: api.CaseAppeals,
  },
  assignReviewer: {
    method: 'post',
    path: '/tickets/:id/appeal/reviewer',
    summary: 'Give the objection to somebody who had nothing to do with the case',
    needs: 'appeal.assign',
    body: api.AssignReviewer,
    answer: api.CaseAppeals,
  },
  dismissAppeal: {
    method: 'post',
    path: '/tickets/:id/appeal/dismissal',
    summary: 'Do not admit the objection, and tell why',
    needs: 'appeal.assign',
    body: api.DismissAppeal,
    answer: api.CaseAppeals,
  },
  decideAppeal: {
    method: 'post',
    path: '/tickets/:id/appeal/decision',
    summary: 'Decide on the objection, with reasons and the answer that tells it',
    needs: 'appeal.review',
    body: api.DecideAppeal,
    answer: api.CaseAppeals,
  },
  finishCase: {
    method: 'post',
    path: '/tickets/:id/finish',
    summary: 'End a case whose last round of objection is decided',
    needs: 'appeal.assign',
    body: api.FinishCase,
    answer: api.CaseAppeals,
  },
} as const satisfies Record<string, Route>;
