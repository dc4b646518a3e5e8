import * as api from '../api';
import type { Route } from './route';

export const formsRoutes = {
  listForms: {
    method: 'get',
    path: '/forms',
    summary: 'Forms of the channels that people type in',
    needs: 'ticket.reply',
    answer: api.ManualForms,
  },
  submitForm: {
    method: 'post',
    path: '/forms/:channel',
    summary: 'Register what was said on the phone or at the desk',
    needs: 'ticket.reply',
    body: api.SubmitManual,
    answer: api.SubmittedManual,
    creates: true,
  },
} as const satisfies Record<string, Route>;
