import { becomesUrgent, missingFields } from '../../core/case-fields';
import type { Stores } from '../../db/stores';
import { AppError } from '../errors';
import { questionsOf, type Classed } from './facts';

/** Names of fields in a refusal, so that they are told apart from the result's own. */
const named = (codes: readonly string[]): Record<string, string> => Object.fromEntries(codes.map((code) => [`case.${code}`, 'required']));

/**
 * Accepted is what has a type and, unless it is urgent, an answer to each question that belongs to the registration (transition 8).
 * @throws AppError not_ready: its fields name what is missing
 */
export async function requireRegistered(stores: Stores, ticket: Classed): Promise<void> {
  if (ticket.type === null) throw new AppError('not_ready', { fields: { type: 'required' } });
  if (ticket.urgent) return;
  const { data, of } = await questionsOf(stores, ticket);
  const missing = missingFields(data, of, 'R');
  if (missing.length > 0) throw new AppError('not_ready', { fields: named(missing) });
}

/**
 * A body is asked once what it needs to answer is there (seed data §4, stage F); a danger waits for no form.
 * @throws AppError not_ready: its fields name what is missing
 */
export async function requireReferable(stores: Stores, ticket: Classed): Promise<void> {
  if (ticket.urgent) return;
  const { data, of } = await questionsOf(stores, ticket);
  const missing = missingFields(data, of, 'F');
  if (missing.length > 0) throw new AppError('not_ready', { fields: named(missing) });
}

/** What closing needs to know beyond the result itself, such as the statement of the body (seed data §4, stage C). */
export async function closingGaps(stores: Stores, ticket: Classed): Promise<Record<string, string>> {
  const { data, of } = await questionsOf(stores, ticket);
  return named(missingFields(data, of, 'C'));
}

/** Does what was said make the case urgent as a case of this type, and not as what it was? */
export async function becomesUrgentAs(stores: Stores, ticket: Classed, type: string | null): Promise<boolean> {
  const values = new Map((await stores.caseFields.values(ticket.id)).map(({ field, value }) => [field, value]));
  return becomesUrgent(type, values) && !becomesUrgent(ticket.type, values);
}
