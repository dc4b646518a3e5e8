import type { Knex } from 'knex';
import type { AccountId, CentreId, ContactId, MessageId, TeamId, TicketId, UserId } from '../core/ids';
import type { Language } from '../core/language';
import type { Ticket, TicketState } from '../core/ticket';
import type { Viewer } from '../core/viewer';
import { TROUBLE } from './trouble';
import { visibleTo } from './read/visible-to';

export interface TicketChanges {
  readonly state?: TicketState;
  readonly type?: string | null;
  readonly category?: string | null;
  readonly urgent?: boolean;
  readonly complexity?: Ticket['complexity'];
  readonly importance?: Ticket['importance'];
  readonly procedure?: Ticket['procedure'];
  readonly assigneeId?: UserId | null;
  readonly teamId?: TeamId | null;
  readonly tags?: readonly string[];
  readonly centreId?: CentreId;
  readonly accountId?: AccountId;
  readonly closedAt?: Date | null;
  readonly lastMessageAt?: Date;
  readonly awaitsAnswer?: boolean;
  readonly snippet?: string;
  readonly snippetDirection?: string;
  readonly mergedInto?: TicketId | null;
  readonly spam?: boolean;
  readonly addMessages?: number;
}

export interface TicketStore {
  /** Locks the ticket if this viewer may see it; undefined says neither "not there" nor "not yours" (ruling 1). */
  lockVisible(viewer: Viewer, id: TicketId): Promise<Ticket | undefined>;
  lock(id: TicketId): Promise<Ticket | undefined>;
  /** Writes changes and the next version, which is returned. The ticket must be locked. */
  change(ticket: Ticket, changes: TicketChanges): Promise<number>;
  /** Derives "undelivered" and "unknown" from the ticket's deliveries. */
  refreshTrouble(id: TicketId): Promise<void>;
  addParticipants(id: TicketId, handles: readonly { kind: string; value: string }[], addedBy: string): Promise<void>;
  insert(row: Readonly<Record<string, unknown>>): Promise<void>;
  centreOfUser(userId: UserId): Promise<Set<string>>;
  teamCentre(teamId: TeamId): Promise<string | undefined>;
  ticketIdOfMessage(messageId: MessageId): Promise<TicketId | undefined>;
}

export function createTicketStore(knex: Knex): TicketStore {
  return {
    lockVisible: async (viewer, id) => first(await knex('tickets').where('tickets.id', id).where(visibleTo(viewer)).forUpdate()),
    lock: async (id) => first(await knex('tickets').where({ id }).forUpdate()),
    async change(ticket, changes) {
      const version = ticket.version + 1;
      await knex('tickets').where({ id: ticket.id }).update({ ...columnsOf(knex, changes), version });
      return version;
    },
    async refreshTrouble(id) {
      await knex.raw(`update tickets set trouble = ${TROUBLE} where id = ?`, [id]);
    },
    async addParticipants(id, handles, addedBy) {
      if (handles.length === 0) return;
      await knex('participants')
        .insert(handles.map((handle) => ({ ticket_id: id, ...handle, added_by: addedBy })))
        .onConflict(['ticket_id', 'kind', 'value'])
        .ignore();
    },
    async insert(row) {
      await knex('tickets').insert(row);
    },
    async centreOfUser(userId) {
      const rows = await knex('user_centres as c')
        .join('users as u', 'u.id', 'c.user_id')
        .where('u.id', userId)
        .whereNull('u.disabled_at')
        .select('c.centre_id');
      return new Set(rows.map((row: { centre_id: string }) => row.centre_id));
    },
    async teamCentre(teamId) {
      const row = (await knex('teams').where({ id: teamId }).first('centre_id')) as { centre_id: string } | undefined;
      return row?.centre_id;
    },
    async ticketIdOfMessage(messageId) {
      const row = (await knex('messages').where({ id: messageId }).first('ticket_id')) as { ticket_id: TicketId } | undefined;
      return row?.ticket_id;
    },
  };
}

function columnsOf(knex: Knex, changes: TicketChanges): Record<string, unknown> {
  const columns: Record<string, unknown> = {};
  const names: Readonly<Record<Exclude<keyof TicketChanges, 'addMessages'>, string>> = {
    state: 'state',
    type: 'type',
    category: 'category',
    urgent: 'urgent',
    complexity: 'complexity',
    importance: 'importance',
    procedure: 'procedure',
    assigneeId: 'assignee_id',
    teamId: 'team_id',
    tags: 'tags',
    centreId: 'centre_id',
    accountId: 'account_id',
    closedAt: 'closed_at',
    lastMessageAt: 'last_message_at',
    awaitsAnswer: 'awaits_answer',
    snippet: 'snippet',
    snippetDirection: 'snippet_direction',
    mergedInto: 'merged_into',
    spam: 'spam',
  };
  for (const [key, column] of Object.entries(names)) {
    const value = changes[key as keyof TicketChanges];
    if (value !== undefined) columns[column] = value;
  }
  if (changes.addMessages !== undefined) columns['message_count'] = knex.raw('message_count + ?', [changes.addMessages]);
  return columns;
}

function first(rows: readonly Record<string, unknown>[]): Ticket | undefined {
  const row = rows[0];
  if (row === undefined) return undefined;
  return {
    id: row['id'] as TicketId,
    reference: row['reference'] as string,
    centreId: row['centre_id'] as CentreId,
    accountId: row['account_id'] as AccountId,
    channel: row['channel'] as string,
    contactId: row['contact_id'] as ContactId | null,
    subject: row['subject'] as string,
    state: row['state'] as TicketState,
    type: row['type'] as string | null,
    category: row['category'] as string | null,
    urgent: row['urgent'] as boolean,
    complexity: row['complexity'] as Ticket['complexity'],
    importance: row['importance'] as Ticket['importance'],
    procedure: row['procedure'] as Ticket['procedure'],
    assigneeId: row['assignee_id'] as UserId | null,
    teamId: row['team_id'] as TeamId | null,
    tags: row['tags'] as string[],
    language: row['language'] as Language,
    version: row['version'] as number,
    receivedAt: row['received_at'] as Date,
    lastMessageAt: row['last_message_at'] as Date,
    closedAt: row['closed_at'] as Date | null,
    mergedInto: row['merged_into'] as TicketId | null,
    spam: row['spam'] as boolean,
  };
}
