import { liftSuppression, suppressByHand } from '../../app/suppression/suppress';
import type { Handlers } from '../call';

const PAGE = 50;

export const suppressionHandlers: Pick<Handlers, 'listSuppressions' | 'suppressAddress' | 'liftSuppression'> = {
  async listSuppressions({ app, viewer, query }) {
    const search = { q: query.q?.toLowerCase(), after: query.after, limit: PAGE };
    const { items, next } = await app.db.stores.suppressions.list(viewer, search, app.clock.now());
    return {
      items: items.map((item) => ({ ...item, createdAt: item.createdAt.toISOString(), endsAt: item.endsAt?.toISOString() ?? null })),
      next,
    };
  },
  suppressAddress: ({ app, viewer, body }) => suppressByHand(app, viewer, body),
  liftSuppression: ({ app, viewer, param }) => liftSuppression(app, viewer, param('id')),
};
