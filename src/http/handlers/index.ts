import type { Handlers } from '../call';
import { administrationHandlers } from './administration';
import { deskHandlers } from './desk';
import { installationHandlers } from './installation';
import { mergingHandlers } from './merging';
import { messageHandlers } from './messages';
import { operationsHandlers } from './operations';
import { sessionHandlers } from './session';
import { suppressionHandlers } from './suppression';
import { ticketHandlers } from './tickets';
import { templateHandlers } from './templates';

/** One handler for every route of the table; the compiler finds what is missing. */
export const HANDLERS: Handlers = {
  ...sessionHandlers,
  ...ticketHandlers,
  ...messageHandlers,
  ...mergingHandlers,
  ...suppressionHandlers,
  ...deskHandlers,
  ...operationsHandlers,
  ...templateHandlers,
  ...installationHandlers,
  ...administrationHandlers,
};
