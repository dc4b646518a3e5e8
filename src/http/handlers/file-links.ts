import { listFileLinks, listLinkSettings, revokeFileLink, saveLinkSettings } from '../../app/file-links/file-links';
import { listRecipientLimits, saveRecipientLimits } from '../../app/delivery-limits';
import type { Handlers } from '../call';

type FileLinkHandlers = Pick<
  Handlers,
  | 'listFileLinks'
  | 'revokeFileLink'
  | 'fileLinkSettings'
  | 'saveFileLinkSettings'
  | 'recipientLimits'
  | 'saveRecipientLimits'
>;

export const fileLinkHandlers: FileLinkHandlers = {
  listFileLinks: async ({ app, viewer, param }) => ({
    items: (await listFileLinks(app, viewer, param('id'))).map((link) => ({
      ...link,
      expiresAt: link.expiresAt.toISOString(),
      revokedAt: link.revokedAt?.toISOString() ?? null,
    })),
  }),
  revokeFileLink: ({ app, viewer, param }) => revokeFileLink(app, viewer, param('id')),
  fileLinkSettings: async ({ app, viewer }) => ({ items: await listLinkSettings(app, viewer), available: app.publicUrl !== undefined }),
  recipientLimits: async ({ app, viewer }) => ({ items: await listRecipientLimits(app, viewer) }),
  saveRecipientLimits: ({ app, viewer, param, body }) => saveRecipientLimits(app, viewer, param('id'), body),
  saveFileLinkSettings: ({ app, viewer, param, body }) => saveLinkSettings(app, viewer, param('id'), body),
};
