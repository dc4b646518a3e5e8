/**
 * Every route of the API in one table: the server mounts from it, OpenAPI is made from it, the browser's client is typed by it,
 * and the rights test walks it.
 */
import { accountsRoutes } from './routes/accounts';
import { appealsRoutes } from './routes/appeals';
import { caseFieldsRoutes } from './routes/case-fields';
import { clocksRoutes } from './routes/clocks';
import { draftsRoutes } from './routes/drafts';
import { formsRoutes } from './routes/forms';
import { intakeRoutes } from './routes/intake';
import { keysRoutes } from './routes/keys';
import { lettersRoutes } from './routes/letters';
import { messagesRoutes } from './routes/messages';
import { operationsRoutes } from './routes/operations';
import { organisationRoutes } from './routes/organisation';
import { peopleRoutes } from './routes/people';
import { policiesRoutes } from './routes/policies';
import { referralsRoutes } from './routes/referrals';
import { sendersRoutes } from './routes/senders';
import { sessionRoutes } from './routes/session';
import { suggestionsRoutes } from './routes/suggestions';
import { ticketsRoutes } from './routes/tickets';
import type { Route } from './routes/route';

export type { Route } from './routes/route';

/** In the order in which they are mounted. */
export const ROUTES = {
  ...sessionRoutes,
  ...ticketsRoutes,
  ...suggestionsRoutes,
  ...sendersRoutes,
  ...lettersRoutes,
  ...policiesRoutes,
  ...organisationRoutes,
  ...referralsRoutes,
  ...clocksRoutes,
  ...caseFieldsRoutes,
  ...appealsRoutes,
  ...messagesRoutes,
  ...draftsRoutes,
  ...intakeRoutes,
  ...operationsRoutes,
  ...peopleRoutes,
  ...accountsRoutes,
  ...keysRoutes,
  ...formsRoutes,
} as const satisfies Record<string, Route>;

export type RouteName = keyof typeof ROUTES;
