import type { LetterView } from '../../../connectors/contract';
import { acknowledgementText } from '../../core/acknowledgement';
import type { CentreId } from '../../core/ids';
import type { Language } from '../../core/language';
import { bilingualLetter, expandTemplate, TEMPLATE_PURPOSES, templateProblems, TEMPLATES, type TemplateContent, type TemplatePurpose } from '../../core/letter-template';
import { may } from '../../core/rights';
import type { Viewer } from '../../core/viewer';
import type { TemplateVersion } from '../../db/template-store';
import type { App } from '../context';
import { AppError } from '../errors';
import { storable } from '../filing/parsed-item';

/** A template as it holds, changed or not; `version` 0: never changed. */
export interface ShownTemplate {
  readonly centreId: string;
  readonly purpose: TemplatePurpose;
  readonly version: number;
  readonly isStandard: boolean;
  readonly content: TemplateContent;
  readonly hasSubject: boolean;
  readonly placeholders: readonly string[];
  readonly changed: { readonly by: { readonly id: string; readonly name: string }; readonly at: Date } | null;
}
export interface TemplateInput {
  readonly version: number;
  readonly content: TemplateContent;
}

/** Every purpose of each of the viewer's centres. @throws AppError forbidden */
export async function listTemplates(app: App, viewer: Viewer): Promise<ShownTemplate[]> {
  if (!may(viewer, 'templates.manage')) throw new AppError('forbidden');
  const current = await app.db.stores.templates.current(viewer.centreIds);
  const of = (centreId: string, purpose: TemplatePurpose): TemplateVersion | undefined => current.find((one) => one.centreId === centreId && one.purpose === purpose);
  return viewer.centreIds.flatMap((centreId) => TEMPLATE_PURPOSES.map((purpose) => shown(centreId, purpose, of(centreId, purpose))));
}

/**
 * What a letter has said since when, the newest first; at the end the words that it came with, as version 0. An old version holds again
 * by being saved as a new one.
 * @throws AppError not_found (centre), forbidden
 */
export async function templateHistory(app: App, viewer: Viewer, centreId: string, purpose: TemplatePurpose): Promise<ShownTemplate[]> {
  requireCentre(viewer, centreId);
  const versions = await app.db.stores.templates.history(centreId, purpose);
  return [...versions, undefined].map((version) => shown(centreId, purpose, version));
}

/** @throws AppError not_found (centre), invalid (placeholders, in the fields), stale_version, forbidden */
export async function saveTemplate(app: App, viewer: Viewer, centreId: string, purpose: TemplatePurpose, { version, content }: TemplateInput): Promise<void> {
  requireCentre(viewer, centreId);
  const clean = cleaned(content);
  const fields = templateProblems(purpose, clean);
  if (Object.keys(fields).length > 0) throw new AppError('invalid', { fields });
  await addVersion(app, viewer, centreId, purpose, version, clean);
}

/** Back to our own words; the former ones stay as a version. @throws AppError not_found (centre), stale_version, forbidden */
export async function resetTemplate(app: App, viewer: Viewer, centreId: string, purpose: TemplatePurpose, version: number): Promise<void> {
  requireCentre(viewer, centreId);
  await addVersion(app, viewer, centreId, purpose, version, undefined);
}

/** As it would reach a reader, with invented values. @throws AppError not_found (centre), invalid, forbidden */
export async function previewTemplate(app: App, viewer: Viewer, centreId: string, purpose: TemplatePurpose, input: { readonly content: TemplateContent; readonly language: Language }): Promise<LetterView & { readonly subject: string }> {
  requireCentre(viewer, centreId);
  const content = cleaned(input.content);
  const fields = templateProblems(purpose, content);
  if (Object.keys(fields).length > 0) throw new AppError('invalid', { fields });
  const show = app.connectors.get('email')?.sender?.show;
  const centre = (await app.db.stores.filing.centres()).find((one) => one.id === centreId);
  if (show === undefined || centre === undefined) throw new AppError('not_found');
  const { language } = input;
  const sample = SAMPLES[language];
  const reference = `${centre.code}-1448-0000123-4`;
  const direction = language === 'ar' ? 'rtl' : 'ltr';
  if (purpose === 'acknowledgement') {
    const { subject, text } = acknowledgementText(content, { reference, centre: centre.name, subject: sample.subject });
    return { subject, ...show({ purpose, text, language: 'ar', direction: 'rtl', reference, subject }) };
  }
  if (purpose !== 'reply_frame' && purpose !== 'missing_data') {
    const values = (of: Language) => ({ reference, centre: centre.name[of], reasons: SAMPLES[of].text, link: 'https://wasl.example/survey/…' });
    const { subject, text } = bilingualLetter(purpose, content, { ar: values('ar'), en: values('en') }, { reference, subject: sample.subject });
    return { subject, ...show({ purpose: 'acknowledgement', text, language: 'ar', direction: 'rtl', reference, subject }) };
  }
  const values = { text: sample.text, fields: sample.fields, reference, centre: centre.name[language], agent: viewer.name };
  const subject = `Re: ${sample.subject} [${reference}]`;
  return { subject, ...show({ purpose: 'reply', text: expandTemplate(content.body[language], values), language, direction, reference, subject }) };
}

/** What a person could have written, and been answered. */
const SAMPLES: Readonly<Record<Language, { readonly subject: string; readonly text: string; readonly fields: string }>> = {
  ar: { subject: 'موعد في العيادة', text: 'حُجز لكم موعد يوم الأحد 29-11-2026 الساعة 9:30.\nللاستفسار: +966 11 555 0012', fields: '- المنشأة\n- رقم الملف الطبي' },
  en: { subject: 'Appointment at the clinic', text: 'You have an appointment on Sunday 29-11-2026 at 9:30.\nQuestions: +966 11 555 0012', fields: '- Facility\n- Medical file number' },
};

async function addVersion(app: App, viewer: Viewer, centreId: string, purpose: TemplatePurpose, version: number, content: TemplateContent | undefined): Promise<void> {
  const at = app.clock.now();
  await app.db.transact(async (stores) => {
    const now = (await stores.templates.current([centreId])).find((one) => one.purpose === purpose);
    const row = { centreId, purpose, version: version + 1, content, userId: viewer.userId, at };
    if ((now?.version ?? 0) !== version || !(await stores.templates.add(row))) throw new AppError('stale_version');
    await stores.events.append({ id: app.newId(), at, centreId: centreId as CentreId, actorId: viewer.userId, event: { type: 'template.changed', purpose, version: row.version } });
  });
}

function requireCentre(viewer: Viewer, centreId: string): void {
  if (!may(viewer, 'templates.manage')) throw new AppError('forbidden');
  if (!viewer.centreIds.some((own) => own === centreId)) throw new AppError('not_found');
}

function shown(centreId: string, purpose: TemplatePurpose, row: TemplateVersion | undefined): ShownTemplate {
  const { hasSubject, placeholders, standard } = TEMPLATES[purpose];
  const changed = row === undefined ? null : { by: row.changedBy, at: row.changedAt };
  return { centreId, purpose, version: row?.version ?? 0, isStandard: row?.content === undefined, content: row?.content ?? standard, hasSubject, placeholders, changed };
}

function cleaned({ subject, body }: TemplateContent): TemplateContent {
  const line = (text: string): string => storable(text).replace(/\s+/g, ' ').trim();
  const words = (text: string): string => storable(text).replace(/\r\n?/g, '\n').trim();
  return { subject: { ar: line(subject.ar), en: line(subject.en) }, body: { ar: words(body.ar), en: words(body.en) } };
}
