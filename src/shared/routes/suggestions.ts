import * as api from '../api';
import type { Route } from './route';

export const suggestionsRoutes = {
  ticketSuggestions: {
    method: 'get',
    path: '/tickets/:id/suggestions',
    summary: 'Proposed class, similar solved cases, and cases that may be the same matter',
    needs: 'ticket.read',
    answer: api.Suggestions,
  },
} as const satisfies Record<string, Route>;
