import * as api from '../api';
import type { Route } from './route';

export const operationsRoutes = {
  installationState: {
    method: 'get',
    path: '/installation',
    summary: 'Is it on hold after a restore, and are there alarms',
    needs: 'session',
    answer: api.InstallationState,
  },
  releaseHold: {
    method: 'post',
    path: '/installation/release',
    summary: 'Let a restored copy take in and send',
    needs: 'operations.manage',
  },
  operations: {
    method: 'get',
    path: '/operations',
    summary: 'Alarms, backups, test mails',
    needs: 'operations.manage',
    answer: api.Operations,
  },
  operationSettings: {
    method: 'get',
    path: '/operations/settings',
    summary: 'Who is told of alarms',
    needs: 'operations.manage',
    answer: api.OperationSettings,
  },
  updateOperationSettings: {
    method: 'put',
    path: '/operations/settings',
    summary: 'Change who is told of alarms',
    needs: 'operations.manage',
    body: api.SaveOperationSettings,
    answer: api.SavedOperationSettings,
    confirm: true,
  },
} as const satisfies Record<string, Route>;
