import { STATEMENT, type CaseForFields } from '../../core/case-fields';
import { inForce, type Policy } from '../../core/policy';
import type { FieldData } from '../../core/policy-field';
import type { Ticket } from '../../core/ticket';
import type { StoredField } from '../../db/case-field-store';
import type { Stores } from '../../db/stores';

/** The questions of a case, what was said to them, and what the rules look at. */
export interface CaseQuestions {
  /** The versions that were in force when the case was received: a later one asks nothing of it. */
  readonly policies: ReadonlyMap<string, Policy<'field'>>;
  readonly data: ReadonlyMap<string, FieldData>;
  readonly stored: readonly StoredField[];
  readonly of: CaseForFields;
}

export type Classed = Pick<Ticket, 'id' | 'centreId' | 'receivedAt' | 'type' | 'category' | 'urgent'>;

/** Read in the caller's transaction, which may have changed the class: `ticket` is the case as it will be. */
export async function questionsOf(stores: Stores, ticket: Classed): Promise<CaseQuestions> {
  const policies = inForce(await stores.policies.all(['field']), 'field', ticket.centreId, ticket.receivedAt);
  const stored = await stores.caseFields.values(ticket.id);
  const { type, category, urgent } = ticket;
  // what was recalled asks nobody any more; what came back unanswered leaves the question open
  const asked = (await stores.referrals.ofTicket(ticket.id)).filter(({ state }) => state !== 'recalled');
  const known = new Set(await stores.caseFields.known(ticket.id));
  if (asked.some(({ state }) => state === 'answered')) known.add(STATEMENT);
  return {
    policies,
    data: new Map([...policies].map(([code, policy]) => [code, policy.data])),
    stored,
    of: {
      type,
      category,
      urgent,
      referred: asked.length > 0,
      values: new Map(stored.map(({ field, value }) => [field, value])),
      known,
    },
  };
}
