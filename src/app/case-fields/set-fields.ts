import { becomesUrgent, judgeValue, type FieldValue } from '../../core/case-fields';
import type { TicketEvent } from '../../core/events';
import { faultPoint } from '../../core/fault';
import type { TicketId } from '../../core/ids';
import { may } from '../../core/rights';
import type { Viewer } from '../../core/viewer';
import type { SaidBy, StoredField } from '../../db/case-field-store';
import { followClocks } from '../clocks/follow';
import type { App } from '../context';
import { AppError } from '../errors';
import { storable } from '../filing/parsed-item';
import { lockEditable } from './lock-editable';
import { questionsOf, type CaseQuestions } from './facts';

export interface FieldsInput {
  readonly version: number;
  readonly saidBy: SaidBy;
  /** By code; null takes the value away. */
  readonly values: Readonly<Record<string, FieldValue | null>>;
}

/**
 * What was said to the questions of a case, in one transaction with its version (REG-3). A danger now, or somebody who is in the facility
 * now, makes it urgent in the same step (CLS-1). The event holds the codes of the fields, never what was said (ruling 5).
 * @throws AppError not_found, forbidden, ticket_merged, stale_version, invalid (what is wrong with each field)
 */
export async function setFields(app: App, viewer: Viewer, ticketId: TicketId, input: FieldsInput): Promise<void> {
  if (!may(viewer, 'ticket.classify')) throw new AppError('forbidden');
  await app.db.transact(async (stores) => {
    const ticket = await lockEditable(stores, viewer, ticketId, input.version);
    const questions = await questionsOf(stores, ticket);
    const { put, removed } = judge(app, viewer, questions, input);
    if (put.length + removed.length === 0) return;
    await stores.caseFields.put(ticketId, put);
    await stores.caseFields.remove(ticketId, removed);
    const values = new Map(questions.of.values);
    for (const { field, value } of put) values.set(field, value);
    for (const field of removed) values.delete(field);
    // only what is said now: a person may have decided otherwise before
    const urgent = !ticket.urgent && becomesUrgent(ticket.type, values) && !becomesUrgent(ticket.type, questions.of.values);
    const version = await stores.tickets.change(ticket, urgent ? { urgent } : {});
    const fields = [...put.map(({ field }) => field), ...removed].sort();
    const events: TicketEvent[] = [{ type: 'fields.changed', fields, saidBy: input.saidBy }];
    if (urgent) events.push({ type: 'class.changed', field: 'urgent', from: 'false', to: 'true' });
    const context = { at: app.clock.now(), ticketId, centreId: ticket.centreId, ticketVersion: version, actorId: viewer.userId };
    await stores.events.append(...events.map((event) => ({ ...context, id: app.newId(), event })));
    await followClocks(app, stores, [ticketId], { by: viewer.userId });
    await faultPoint('fields.before-commit');
  });
}

/** What differs from what stands, as it is kept. @throws AppError invalid */
function judge(
  app: App,
  viewer: Viewer,
  { policies, of }: CaseQuestions,
  { values, saidBy }: FieldsInput,
): { readonly put: StoredField[]; readonly removed: string[] } {
  const at = app.clock.now();
  const problems: Record<string, string> = {};
  const put: StoredField[] = [];
  const removed: string[] = [];
  for (const [field, raw] of Object.entries(values)) {
    const policy = policies.get(field);
    if (policy === undefined) {
      problems[field] = 'unknown_field';
    } else if (raw === null) {
      if (of.values.has(field)) removed.push(field);
    } else {
      const judged = judgeValue(policy.data, typeof raw === 'string' ? storable(raw) : raw, at);
      if ('problem' in judged) problems[field] = judged.problem;
      else if (of.values.get(field) !== judged.value)
        put.push({ field, value: judged.value, saidBy, at, userId: viewer.userId, policyId: policy.id });
    }
  }
  if (Object.keys(problems).length > 0) throw new AppError('invalid', { fields: problems });
  return { put, removed };
}
