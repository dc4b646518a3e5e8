import * as api from '../api';
import type { Route } from './route';

export const intakeRoutes = {
  listQuarantine: {
    method: 'get',
    path: '/quarantine',
    summary: 'Items that could not be filed',
    needs: 'quarantine.read',
    query: api.QuarantineQuery,
    answer: api.QuarantinePage,
  },
  quarantineRaw: {
    method: 'get',
    path: '/quarantine/:id/raw',
    summary: 'Its original bytes',
    needs: 'quarantine.read',
    produces: 'application/octet-stream',
  },
  replayQuarantine: {
    method: 'post',
    path: '/quarantine/:id/replay',
    summary: 'Try again',
    needs: 'quarantine.replay',
  },
  ledger: {
    method: 'get',
    path: '/ledger',
    summary: 'Seen = filed + quarantined + ignored',
    needs: 'ledger.read',
    query: api.LedgerQuery,
    answer: api.Ledger,
  },
} as const satisfies Record<string, Route>;
