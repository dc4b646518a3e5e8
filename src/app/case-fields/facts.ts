import type { CaseForFields } from '../../core/case-fields';
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
  return {
    policies,
    data: new Map([...policies].map(([code, policy]) => [code, policy.data])),
    stored,
    of: {
      type,
      category,
      urgent,
      // no case is referred yet; the statement is asked where the type needs it in any case
      referred: false,
      values: new Map(stored.map(({ field, value }) => [field, value])),
      known: await stores.caseFields.known(ticket.id),
    },
  };
}
