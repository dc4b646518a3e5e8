import { AppError } from '../../app/errors';
import { readSuggestions } from '../../db/read/suggestions';
import type { Handlers } from '../call';

export const suggestionHandlers: Pick<Handlers, 'ticketSuggestions'> = {
  async ticketSuggestions({ app, viewer, param }) {
    const suggestions = await readSuggestions(app.db.knex, viewer, param('id'));
    if (suggestions === undefined) throw new AppError('not_found');
    return suggestions;
  },
};
