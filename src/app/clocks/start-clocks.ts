import type { Clock } from '../../core/clock';
import type { TicketId } from '../../core/ids';
import type { TicketState } from '../../core/ticket';
import { clockRow, ticketColumns, type CaseForClocks } from '../../db/clock-store';
import type { CentreRow, FilingWrites, Row } from '../../db/filing-rows';
import type { Stores } from '../../db/stores';
import type { App } from '../context';
import { reckoned } from './follow';
import { followCase, keptStanding } from './follow-case';
import { loadRules, type ClockRules } from './rules';

type Writes = Pick<FilingWrites, 'tickets' | 'acknowledgements' | 'clocks'>;

/**
 * The clocks of cases that open, written together with them. What a list shows of a clock is put into the ticket's row before it is
 * there, so that filing does not write it twice.
 * @returns what it went by, for whoever follows in the same transaction; undefined: nothing opens
 */
export async function startClocks(
  app: Pick<App, 'clock' | 'newId'>,
  stores: Stores,
  writes: Writes,
  centres: ReadonlyMap<string, CentreRow>,
): Promise<ClockRules | undefined> {
  if (writes.tickets.length === 0) return undefined;
  const rules = await loadRules(stores);
  if (rules.none) return rules;
  const thanked = new Set(writes.acknowledgements.map((row) => row['ticket_id']));
  const tools = { at: app.clock.now(), by: null, newId: () => app.newId<string>() };
  writes.tickets.forEach((row, index) => {
    const of = newCase(row, centres);
    // what cannot be reckoned stays marked for the sweep: mail is filed whatever a calendar says
    const begun = reckoned(() => {
      const { inserted, ticket } = followCase(of, [], rules, tools);
      const thanks = thanked.has(of.ticketId) ? acknowledgement(of, rules, tools) : [];
      return { clocks: [...inserted.map(clockRow), ...thanks], ticket };
    });
    if (begun === undefined) return;
    writes.clocks.push(...begun.clocks);
    writes.tickets[index] = { ...row, ...ticketColumns(begun.ticket), clocks_stale: false };
  });
  return rules;
}

function newCase(row: Row, centres: ReadonlyMap<string, CentreRow>): CaseForClocks {
  const centreId = row['centre_id'] as string;
  return {
    ticketId: row['id'] as TicketId,
    centreId,
    timeZone: centres.get(centreId)?.timeZone ?? 'UTC',
    version: 1,
    state: row['state'] as TicketState,
    type: (row['type'] as string | null | undefined) ?? null,
    category: (row['category'] as string | null | undefined) ?? null,
    urgent: row['urgent'] === true,
    awaitsAnswer: row['awaits_answer'] === true,
    aside: row['spam'] === true,
    imported: false,
    receivedAt: row['received_at'] as Date,
    lastReplyId: null,
    acknowledgedAt: null,
  };
}

function acknowledgement(
  of: CaseForClocks,
  rules: ClockRules,
  { at, newId }: { readonly at: Date; newId(): string },
): Row[] {
  const target = rules.target('acknowledge', of, of.receivedAt, of.receivedAt);
  if (target === undefined) return [];
  const { ticketId, receivedAt: startedAt } = of;
  const clock: Clock = {
    id: newId(),
    ticketId,
    kind: 'acknowledge',
    aboutId: null,
    startedAt,
    gaps: [],
    target,
    formerTargets: [],
  };
  return [clockRow({ ...clock, ...keptStanding(of, clock, rules, at) })];
}
