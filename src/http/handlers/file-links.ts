import { listFileLinks, listLinkSettings, revokeFileLink, saveLinkSettings } from '../../app/file-links/file-links';
import type { Handlers } from '../call';

export const fileLinkHandlers: Pick<Handlers, 'listFileLinks' | 'revokeFileLink' | 'fileLinkSettings' | 'saveFileLinkSettings'> = {
  listFileLinks: async ({ app, viewer, param }) => ({
    items: (await listFileLinks(app, viewer, param('id'))).map((link) => ({
      ...link,
      expiresAt: link.expiresAt.toISOString(),
      revokedAt: link.revokedAt?.toISOString() ?? null,
    })),
  }),
  revokeFileLink: ({ app, viewer, param }) => revokeFileLink(app, viewer, param('id')),
  fileLinkSettings: async ({ app, viewer }) => ({ items: await listLinkSettings(app, viewer), available: app.publicUrl !== undefined }),
  saveFileLinkSettings: ({ app, viewer, param, body }) => saveLinkSettings(app, viewer, param('id'), body),
};
