/** Roles of this slice (ORG-3 has more; they come with the case). */
export const ROLES = ['agent', 'supervisor', 'administrator'] as const;
export type Role = (typeof ROLES)[number];

export const API_SCOPES = ['tickets:read', 'tickets:write', 'admin'] as const;
export type ApiScope = (typeof API_SCOPES)[number];

export const ACTIONS = [
  'ticket.read',
  'ticket.classify',
  'ticket.assign',
  'ticket.note',
  'ticket.reply',
  'ticket.close',
  'ticket.reopen',
  'message.raw',
  'ticket.merge',
  'ticket.link',
  'ticket.spam',
  'third_party.decide',
  'delivery.decide',
  'quarantine.read',
  'quarantine.replay',
  'ledger.read',
  'canned.edit',
  'blocks.manage',
  'suppressions.manage',
  'templates.manage',
  'accounts.manage',
  'users.manage',
  'keys.manage',
  'operations.manage',
  'policies.read',
  'policies.manage',
  'ticket.clock',
  'clock.sign',
  'appeal.record',
  'appeal.review',
  'appeal.assign',
  'organisation.read',
  'organisation.manage',
  'ticket.refer',
] as const;
export type Action = (typeof ACTIONS)[number];

const AGENT: readonly Action[] = [
  'ticket.read', 'ticket.classify', 'ticket.assign', 'ticket.note', 'ticket.reply', 'ticket.close', 'ticket.reopen', 'ticket.merge', 'ticket.link', 'ticket.spam',
  'appeal.record', 'appeal.review', 'message.raw', 'third_party.decide', 'delivery.decide', 'quarantine.read', 'policies.read', 'ticket.clock',
  'organisation.read', 'ticket.refer',
];
const SUPERVISOR: readonly Action[] = [...AGENT, 'quarantine.replay', 'ledger.read', 'canned.edit', 'blocks.manage', 'suppressions.manage', 'clock.sign', 'appeal.assign'];

/** The rights table: the tests walk it, the README prints it. A role has the action only inside its own centres. */
export const RIGHTS: Readonly<Record<Role, readonly Action[]>> = {
  agent: AGENT,
  supervisor: SUPERVISOR,
  administrator: [...SUPERVISOR, 'templates.manage', 'accounts.manage', 'users.manage', 'keys.manage', 'operations.manage', 'policies.manage',
    'organisation.manage'],
};

const NEEDS_SCOPE: Readonly<Record<ApiScope, (action: Action) => boolean>> = {
  'tickets:read': (action) => action === 'ticket.read' || action === 'message.raw' || action === 'quarantine.read',
  'tickets:write': (action) => action.startsWith('ticket.') || action.startsWith('appeal.') || action === 'third_party.decide' || action === 'delivery.decide',
  admin: () => true,
};

/** May this viewer do this at all? Which tickets it may do it to is `visibleTo`'s business. */
export function may(viewer: { readonly role: Role; readonly scopes?: readonly ApiScope[] }, action: Action): boolean {
  if (!RIGHTS[viewer.role].includes(action)) return false;
  return viewer.scopes === undefined || viewer.scopes.some((scope) => NEEDS_SCOPE[scope](action));
}
