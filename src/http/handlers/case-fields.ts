import { askMissing } from '../../app/case-fields/ask-missing';
import { confirmContent } from '../../app/case-fields/confirm-content';
import { readFields } from '../../app/case-fields/read-fields';
import { setFields } from '../../app/case-fields/set-fields';
import type { TicketId } from '../../core/ids';
import { recordRead } from '../../db/read/read-log';
import type { Handlers } from '../call';
import { present } from './tickets';

type CaseFieldHandlers = Pick<Handlers, 'caseFields' | 'saveCaseFields' | 'askMissing' | 'confirmContent'>;

/** The questions of a case by type and stage (REG-3). */
export const caseFieldHandlers: CaseFieldHandlers = {
  async caseFields({ app, viewer, param }) {
    const ticketId = param('id') as TicketId;
    const { fields, confirmed, ...rest } = await readFields(app, viewer, ticketId);
    await recordRead(app.db.knex, viewer, 'ticket', { ticketId });
    return {
      ...rest,
      fields: fields.map((field) => ({ ...field, at: field.at?.toISOString() ?? null })),
      confirmed: confirmed === null ? null : { by: confirmed.by, at: confirmed.at.toISOString() },
    };
  },
  async saveCaseFields(call) {
    await setFields(call.app, call.viewer, call.param('id') as TicketId, call.body);
    return present(call);
  },
  async askMissing({ app, viewer, param, body }) {
    const ticketId = param('id') as TicketId;
    return { ticketId, ...(await askMissing(app, viewer, ticketId, body.version)) };
  },
  confirmContent: ({ app, viewer, param, body }) => confirmContent(app, viewer, param('id') as TicketId, body.version),
};
