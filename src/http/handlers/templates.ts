import { listTemplates, previewTemplate, resetTemplate, saveTemplate } from '../../app/templates/templates';
import { AppError } from '../../app/errors';
import { TemplatePurpose } from '../../shared/api';
import type { Handlers } from '../call';

export const templateHandlers: Pick<Handlers, 'listTemplates' | 'saveTemplate' | 'resetTemplate' | 'previewTemplate'> = {
  listTemplates: async ({ app, viewer }) => ({
    items: (await listTemplates(app, viewer)).map(({ changed, ...template }) => ({
      ...template,
      changed: changed === null ? null : { by: changed.by, at: changed.at.toISOString() },
    })),
  }),
  saveTemplate: ({ app, viewer, param, body }) => saveTemplate(app, viewer, param('id'), purpose(param('purpose')), body),
  resetTemplate: ({ app, viewer, param, body }) => resetTemplate(app, viewer, param('id'), purpose(param('purpose')), body.version),
  previewTemplate: ({ app, viewer, param, body }) => previewTemplate(app, viewer, param('id'), purpose(param('purpose')), body),
};

function purpose(name: string): TemplatePurpose {
  const known = TemplatePurpose.safeParse(name);
  if (!known.success) throw new AppError('not_found');
  return known.data;
}
