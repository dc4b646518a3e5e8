import type { TicketId } from '../core/ids';
import type { BeforeMerge, CaseMessage, Merge } from '../db/merge-store';
import type { Stores } from '../db/stores';
import type { TicketChanges } from '../db/ticket-store';

/** Whether somebody waits for an answer to these: the newest that was said is theirs. Notes, thanks and what was called back say nothing. */
export function waitsForAnswer(messages: readonly CaseMessage[]): boolean {
  return said(messages).at(-1)?.direction === 'in';
}

const said = (messages: readonly CaseMessage[]): readonly CaseMessage[] =>
  messages
    .filter((message) => message.standing === 'member' && (message.purpose === 'message' || message.purpose === 'reply') && !message.calledBack)
    .sort((a, b) => a.receivedAt.getTime() - b.receivedAt.getTime());

/**
 * What the cases from a merge's survivor on have from this merge alone is taken from them again: that they wait for an answer, and that
 * they were opened for it. Nothing is taken when something justifies it that stays: mail since then, another case that waited when it was
 * merged since, or what was the case before. Pointers on the way will be given back without it. The filing lock must be held.
 * @param staying what was filed on the way since the merge and does not go along
 * @returns what changes of the case at the end of the pointers; undefined when nothing does
 */
export async function withoutMerge(stores: Stores, merge: Merge, staying: readonly CaseMessage[]): Promise<{ readonly end: TicketId; readonly changes: TicketChanges } | undefined> {
  if (waitsForAnswer(staying)) return undefined;
  for (let step = merge; ; ) {
    const before = step.before.survivor;
    // merges of earlier versions did not note it
    if (before === undefined || before.awaitsAnswer) return undefined;
    const others = await stores.merges.mergesInto(step.survivorId, merge.mergedAt);
    if (others.some((other) => other.id !== step.id && other.before.awaitsAnswer)) return undefined;
    const untouched = said(staying).length === 0 && !(await stores.merges.movedByPerson(step.survivorId, step.mergedAt));
    const next = await stores.merges.standingMerge(step.survivorId);
    if (next === undefined) return (await stores.merges.awaitsAnswer(step.survivorId)) ? { end: step.survivorId, changes: asBefore(before, untouched) } : undefined;
    if (!next.before.awaitsAnswer) return undefined;
    await stores.merges.setBefore(next.id, { ...next.before, awaitsAnswer: false, ...(untouched ? before : {}) });
    step = next;
  }
}

function asBefore({ state, closedAt }: BeforeMerge, untouched: boolean): TicketChanges {
  return { awaitsAnswer: false, ...(untouched ? { state, closedAt: closedAt === null ? null : new Date(closedAt) } : {}) };
}
