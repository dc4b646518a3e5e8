/**
 * The API's schemas, used by the server to parse and by the browser to type. This folder imports zod and nothing else.
 * Unknown fields are errors on the way in (`strictObject`): ruling 11.
 */
export { Language, Direction, LocalizedText, Role, TicketState, DeliveryState, Person, Problem } from './api/basics';
export * from './api/session';
export * from './api/sign-in';
export * from './api/messages';
export * from './api/tickets';
export * from './api/results';
export * from './api/appeals';
export * from './api/merging';
export * from './api/suppression';
export * from './api/file-links';
export * from './api/templates';
export * from './api/policies';
export * from './api/clocks';
export * from './api/case-fields';
export * from './api/organisation';
export * from './api/referrals';
export * from './api/drafts';
export * from './api/reference';
export * from './api/suggestions';
export * from './api/operations';
export * from './api/administration';
export * from './api/accounts';
export * from './api/forms';
export * from './api/installation';
