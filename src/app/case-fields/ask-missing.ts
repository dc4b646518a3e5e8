import { missingFields } from '../../core/case-fields';
import type { TicketEvent } from '../../core/events';
import { faultPoint } from '../../core/fault';
import type { TicketId } from '../../core/ids';
import { expandTemplate, TEMPLATES } from '../../core/letter-template';
import { namedLines } from '../../core/read-back';
import { may } from '../../core/rights';
import { nextState, type Ticket } from '../../core/ticket';
import type { Viewer } from '../../core/viewer';
import type { Stores } from '../../db/stores';
import { followClocks } from '../clocks/follow';
import type { App } from '../context';
import { AppError } from '../errors';
import { lockEditable } from './lock-editable';
import { questionsOf } from './facts';

export interface AskedForMissing {
  /** Codes of what the draft names. */
  readonly fields: readonly string[];
  readonly draftVersion: number;
}

/**
 * Asks for what is missing (seed data §4): a draft in the person's language that names the fields, after whatever this colleague was
 * writing already, and the case waits for its person. One transaction: a crash leaves both or neither. The draft is sent by a person;
 * until then no clock stands still. An urgent case waits for nobody.
 * @throws AppError not_found, forbidden, ticket_merged, stale_version, impossible_move (also urgent), invalid (nothing is missing)
 */
export async function askMissing(app: App, viewer: Viewer, ticketId: TicketId, version: number): Promise<AskedForMissing> {
  if (!may(viewer, 'ticket.classify') || !may(viewer, 'ticket.reply')) throw new AppError('forbidden');
  return app.db.transact(async (stores) => {
    const ticket = await lockEditable(stores, viewer, ticketId, version);
    const to = ticket.state === 'need_info' ? ticket.state : nextState(ticket.state, 'ask');
    if (to === undefined || ticket.urgent) throw new AppError('impossible_move', { current: { state: ticket.state } });
    const { data, of } = await questionsOf(stores, ticket);
    const first = missingFields(data, of, 'R');
    const fields = first.length > 0 ? first : missingFields(data, of, 'F');
    if (fields.length === 0) throw new AppError('invalid', { fields: { fields: 'nothing_missing' } });
    const names = fields.map((code) => data.get(code)?.name[ticket.language] ?? code);
    const draftVersion = await putDraft(stores, viewer, ticketId, await words(stores, viewer, ticket, names));
    const ticketVersion = await stores.tickets.change(ticket, { state: to });
    const events: TicketEvent[] = [{ type: 'fields.asked', fields }];
    if (to !== ticket.state) events.push({ type: 'state.changed', from: ticket.state, to, move: 'ask' });
    const context = { at: app.clock.now(), ticketId, centreId: ticket.centreId, ticketVersion, actorId: viewer.userId };
    await stores.events.append(...events.map((event) => ({ ...context, id: app.newId(), event })));
    await followClocks(app, stores, [ticketId], { by: viewer.userId });
    await faultPoint('fields.before-commit');
    return { fields, draftVersion };
  });
}

/** In the words of the centre, or ours. */
async function words(stores: Stores, viewer: Viewer, ticket: Ticket, names: readonly string[]): Promise<string> {
  const { body } = (await stores.templates.content(ticket.centreId, 'missing_data')) ?? TEMPLATES.missing_data.standard;
  const centre = (await stores.filing.centres()).find(({ id }) => id === ticket.centreId);
  return expandTemplate(body[ticket.language], {
    fields: namedLines(names),
    reference: ticket.reference,
    centre: centre?.name[ticket.language] ?? '',
    agent: viewer.name,
  });
}

/** What was being written stays, above. */
async function putDraft(stores: Stores, viewer: Viewer, ticketId: TicketId, text: string): Promise<number> {
  const key = { userId: viewer.userId, ticketId, kind: 'reply' } as const;
  const standing = await stores.drafts.get(key);
  const before = typeof standing?.body === 'object' && standing.body !== null ? standing.body : {};
  const written = 'text' in before && typeof before.text === 'string' ? before.text.trimEnd() : '';
  const saved = await stores.drafts.save(key, { ...before, text: written === '' ? text : `${written}\n\n${text}` }, standing?.version ?? 0);
  if (saved === undefined) throw new AppError('stale_version');
  return saved.version;
}
