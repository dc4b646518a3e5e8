import { deleteDraft, getDraft, saveDraft, type DraftKind, type DraftRecord } from '../../app/drafts/drafts';
import { createReadyReply, deleteReadyReply, listReadyReplies, updateReadyReply } from '../../app/drafts/ready-replies';
import { AppError } from '../../app/errors';
import { submitForm } from '../../app/submit-form';
import type { TicketId } from '../../core/ids';
import { DraftBody } from '../../shared/api';
import type { RouteName } from '../../shared/routes';
import type { AnswerOf, Call, Handlers } from '../call';
import { requireSameKey } from './tickets';

type DeskHandlers = Pick<
  Handlers,
  | 'getDraft'
  | 'saveDraft'
  | 'deleteDraft'
  | 'listCanned'
  | 'createCanned'
  | 'updateCanned'
  | 'deleteCanned'
  | 'listForms'
  | 'submitForm'
>;

/** Drafts, ready replies, and the forms that people at the desk fill in. */
export const deskHandlers: DeskHandlers = {
  getDraft: async (call) => present(await getDraft(call.app, call.viewer, ticketId(call), kind(call))),
  saveDraft: async (call) =>
    present(await saveDraft(call.app, call.viewer, ticketId(call), kind(call), call.body.body, call.body.version)),
  deleteDraft: (call) => deleteDraft(call.app, call.viewer, ticketId(call), kind(call)),

  listCanned: async ({ app, viewer }) => ({ items: await listReadyReplies(app, viewer) }),
  createCanned: ({ app, viewer, body, idempotencyKey }) => createReadyReply(app, viewer, body, idempotencyKey),
  updateCanned: ({ app, viewer, param, body }) => updateReadyReply(app, viewer, param('id'), body),
  deleteCanned: ({ app, viewer, param }) => deleteReadyReply(app, viewer, param('id')),

  async listForms({ app, viewer }) {
    const accounts = await app.db.stores.accounts.list();
    return {
      items: accounts
        .filter((account) => account.enabled && viewer.centreIds.includes(account.centreId))
        .flatMap((account) => {
          const connector = app.connectors.get(account.channel);
          if (connector?.manual === undefined) return [];
          const { id: accountId, centreId, channel } = account;
          return [{ channel, name: connector.about.name, accountId, centreId, fields: connector.manual.fields }];
        }),
    };
  },
  submitForm(call) {
    requireSameKey(call);
    return submitForm(call.app, call.viewer, call.param('channel'), call.body);
  },
};

const ticketId = (call: Pick<Call<RouteName>, 'param'>): TicketId => call.param('id') as TicketId;

function kind(call: Pick<Call<RouteName>, 'param'>): DraftKind {
  const name = call.param('kind');
  if (name !== 'reply' && name !== 'note') throw new AppError('not_found');
  return name;
}

const present = (draft: DraftRecord): AnswerOf<'getDraft'> => ({
  kind: draft.kind,
  body: DraftBody.parse(draft.body),
  version: draft.version,
  updatedAt: draft.updatedAt.toISOString(),
});
