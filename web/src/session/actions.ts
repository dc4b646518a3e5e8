import type { ROUTES } from '../../../src/shared/routes';

type Needs = (typeof ROUTES)[keyof typeof ROUTES]['needs'];
/** The rights that the screens ask about. Those that no route names alone are checked inside `updateTicket`. */
export type Action = Exclude<Needs, 'public' | 'session'> | 'ticket.classify' | 'ticket.close' | 'ticket.reopen';
