import { listTemplates, previewTemplate, resetTemplate, saveTemplate, templateHistory, type ShownTemplate } from '../../app/templates/templates';
import { AppError } from '../../app/errors';
import { TemplatePurpose } from '../../shared/api';
import type { Handlers } from '../call';

type TemplateHandlers = Pick<
  Handlers,
  'listTemplates' | 'templateHistory' | 'saveTemplate' | 'resetTemplate' | 'previewTemplate'
>;

export const templateHandlers: TemplateHandlers = {
  listTemplates: async ({ app, viewer }) => ({ items: (await listTemplates(app, viewer)).map(dated) }),
  templateHistory: async ({ app, viewer, param }) => ({
    items: (await templateHistory(app, viewer, param('id'), purpose(param('purpose')))).map(dated),
  }),
  saveTemplate: ({ app, viewer, param, body }) => saveTemplate(app, viewer, param('id'), purpose(param('purpose')), body),
  resetTemplate: ({ app, viewer, param, body }) => resetTemplate(app, viewer, param('id'), purpose(param('purpose')), body.version),
  previewTemplate: ({ app, viewer, param, body }) => previewTemplate(app, viewer, param('id'), purpose(param('purpose')), body),
};

const dated = ({ changed, ...template }: ShownTemplate) => ({
  ...template,
  changed: changed === null ? null : { by: changed.by, at: changed.at.toISOString() },
});

function purpose(name: string): TemplatePurpose {
  const known = TemplatePurpose.safeParse(name);
  if (!known.success) throw new AppError('not_found');
  return known.data;
}
