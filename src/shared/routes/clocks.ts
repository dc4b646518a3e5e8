import * as api from '../api';
import type { Route } from './route';

export const clocksRoutes = {
  caseClocks: {
    method: 'get',
    path: '/tickets/:id/clocks',
    summary: 'Clocks of a case, and why they are due when they are, line by line',
    needs: 'ticket.read',
    answer: api.CaseClocks,
  },
  pauseClock: {
    method: 'post',
    path: '/tickets/:id/clock/pause',
    summary: "Let the case's clock stand still for a listed reason, with evidence",
    needs: 'ticket.clock',
    body: api.PauseClock,
  },
  resumeClock: {
    method: 'post',
    path: '/tickets/:id/clock/resume',
    summary: 'Let it run again',
    needs: 'ticket.clock',
  },
} as const satisfies Record<string, Route>;
