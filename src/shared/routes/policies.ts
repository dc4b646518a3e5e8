import * as api from '../api';
import type { Route } from './route';

export const policiesRoutes = {
  listPolicies: {
    method: 'get',
    path: '/policies',
    summary: 'Limits, calendars and reasons for a pause of my centres, every version of them',
    needs: 'policies.read',
    answer: api.Policies,
  },
  proposePolicy: {
    method: 'post',
    path: '/policies',
    summary: 'A new version, from now on or from later; nothing that happened is rewritten',
    needs: 'policies.manage',
    body: api.ProposePolicy,
    answer: api.PolicyProposed,
    creates: true,
  },
  confirmPolicy: {
    method: 'post',
    path: '/policies/:id/confirmation',
    summary: 'A default that came with the installation is right for us',
    needs: 'policies.manage',
  },
} as const satisfies Record<string, Route>;
