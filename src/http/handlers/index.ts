import type { Handlers } from '../call';
import { administrationHandlers } from './administration';
import { appealHandlers } from './appeals';
import { caseFieldHandlers } from './case-fields';
import { clockHandlers } from './clocks';
import { deskHandlers } from './desk';
import { installationHandlers } from './installation';
import { mergingHandlers } from './merging';
import { messageHandlers } from './messages';
import { operationsHandlers } from './operations';
import { organisationHandlers } from './organisation';
import { referralHandlers } from './referrals';
import { policyHandlers } from './policies';
import { sessionHandlers } from './session';
import { signInHandlers } from './sign-in';
import { suggestionHandlers } from './suggestions';
import { suppressionHandlers } from './suppression';
import { fileLinkHandlers } from './file-links';
import { templateHandlers } from './templates';
import { ticketHandlers } from './tickets';

/** One handler for every route of the table; the compiler finds what is missing. */
export const HANDLERS: Handlers = {
  ...sessionHandlers,
  ...signInHandlers,
  ...ticketHandlers,
  ...messageHandlers,
  ...mergingHandlers,
  ...suggestionHandlers,
  ...suppressionHandlers,
  ...templateHandlers,
  ...policyHandlers,
  ...organisationHandlers,
  ...referralHandlers,
  ...clockHandlers,
  ...caseFieldHandlers,
  ...appealHandlers,
  ...fileLinkHandlers,
  ...deskHandlers,
  ...operationsHandlers,
  ...installationHandlers,
  ...administrationHandlers,
};
