import { deliverDue } from '../../src/app/delivery-lanes';
import { listTemplates, previewTemplate, resetTemplate, saveTemplate, templateHistory } from '../../src/app/templates/templates';
import { writeReply } from '../../src/app/write-reply';
import type { TicketId } from '../../src/core/ids';
import { TEMPLATES, type TemplateContent, type TemplatePurpose } from '../../src/core/letter-template';
import type { Viewer } from '../../src/core/viewer';
import { ADDRESSES, createWorld, type World } from './threading/world';

let world: World;
let admin: Viewer;
beforeAll(async () => {
  world = await createWorld();
  admin = await world.app.person('administrator', [world.centres.home]);
});
afterAll(() => world.end());

const FRAME: TemplateContent = {
  subject: { ar: '', en: '' },
  body: { ar: 'عزيزنا المستفيد،\n{text}\nمع التحية، {agent} – {centre}', en: 'Dear Sir or Madam,\n{text}\nYours, {agent}, {centre}, case {reference}' },
};
const THANKS: TemplateContent = {
  subject: { ar: 'وصلتنا', en: 'Got it' },
  body: { ar: 'شكرًا، رقمكم {reference} بشأن {subject}', en: 'Thanks from {centre}: {reference} <b>{subject}</b>' },
};
const versionOf = async (purpose: TemplatePurpose): Promise<number> => (await listTemplates(world.app, admin)).find((one) => one.purpose === purpose)?.version ?? -1;
const save = async (purpose: TemplatePurpose, content: TemplateContent): Promise<void> =>
  saveTemplate(world.app, admin, world.centres.home, purpose, { version: await versionOf(purpose), content });
const reset = async (purpose: TemplatePurpose): Promise<void> => resetTemplate(world.app, admin, world.centres.home, purpose, await versionOf(purpose));
const thanked = async (into: 'care' | 'far', subject: string): Promise<{ subject: string; text: string; ticketId: TicketId }> => {
  const landing = await world.arrive({ from: `${world.fresh('c')}@mail.example`, to: ADDRESSES[into], subject, id: `${world.fresh('m')}@mail.example`, text: world.fresh('please ') }, into);
  const [sent] = await world.app.sql<{ subject: string; text: string }>(`select subject, text from messages where ticket_id = ? and purpose = 'acknowledgement'`, [landing.ticketId]);
  if (sent === undefined || landing.ticketId === null) throw new Error('not acknowledged');
  return { ...sent, ticketId: landing.ticketId };
};

it('acknowledgements say the centre’s words from the next one on; another centre’s say ours; a reset brings ours back', async () => {
  await save('acknowledgement', THANKS);
  const mine = await thanked('care', 'Surgery {reference}');
  const [row] = await world.app.sql<{ reference: string }>('select reference from tickets where id = ?', [mine.ticketId]);
  const reference = row?.reference ?? '';
  expect(mine.subject).toBe(`وصلتنا · Got it [${reference}] · Surgery {reference}`);
  expect(mine.text).toBe(`شكرًا، رقمكم ${reference} بشأن Surgery {reference}\n\nThanks from Centre 937: ${reference} <b>Surgery {reference}</b>`);
  expect((await thanked('far', 'Licence')).text).toContain('Thank you for contacting Centre 920');
  await reset('acknowledgement');
  expect((await thanked('care', 'Again')).text).toContain('Thank you for contacting Centre 937');
});

it('an answer goes out within its centre’s frame, escaped in HTML; what the agent wrote stays as it was written', async () => {
  await save('reply_frame', FRAME);
  const opened = await world.openCase('care');
  expect(opened.answer.text.replaceAll('\r\n', '\n')).toContain(
    `Dear Sir or Madam,\nWe have looked into it.\nYours, ${world.agent.name}, Centre 937, case ${opened.reference}`,
  );
  const [message] = await world.app.sql<{ text: string }>(`select text from messages where ticket_id = ? and purpose = 'reply'`, [opened.ticketId]);
  expect(message?.text).toBe('We have looked into it.');
  await reset('reply_frame');
});

it('what was fixed for the wire stays, whatever becomes of the words afterwards', async () => {
  const opened = await world.openCase('care');
  const id = world.app.newId<string>();
  await save('reply_frame', FRAME);
  await writeReply(world.app, world.agent, opened.ticketId, { id, text: 'First', to: ['nobody@mail.example'], cc: [], attachmentIds: [], force: true });
  await world.app.sql(`update deliveries set next_attempt_at = now() where message_id = ?`, [id]);
  await deliverDue(world.app);
  const payload = (): Promise<unknown> => world.app.sql('select payload_blob_id from outgoing where message_id = ?', [id]);
  const before = await payload();
  await reset('reply_frame');
  await world.app.sql(`update deliveries set state = 'queued', next_attempt_at = now() where message_id = ?`, [id]);
  await deliverDue(world.app);
  expect(await payload()).toEqual(before);
});

it('two people who change the same words: the second is told; every version stays', async () => {
  const version = await versionOf('reply_frame');
  const change = (): Promise<void> => saveTemplate(world.app, admin, world.centres.home, 'reply_frame', { version, content: FRAME });
  const outcomes = await Promise.allSettled([change(), change()]);
  expect(outcomes.map((one) => (one.status === 'rejected' ? (one.reason as { code: string }).code : 'saved')).sort()).toEqual(['saved', 'stale_version']);
  const before = await world.count('letter_templates', `purpose = 'reply_frame'`);
  await reset('reply_frame');
  expect(await world.count('letter_templates', `purpose = 'reply_frame'`)).toBe(before + 1);
  expect((await listTemplates(world.app, admin)).find((one) => one.purpose === 'reply_frame')).toMatchObject({ isStandard: true, content: TEMPLATES.reply_frame.standard });
});

it('every version can be looked at with its author, and an old one holds again as a new version', async () => {
  const { app, centres } = world;
  const history = () => templateHistory(app, admin, centres.home, 'acknowledgement');
  const before = (await history()).length;
  await save('acknowledgement', THANKS);
  await save('acknowledgement', { ...THANKS, body: { ...THANKS.body, en: 'Other words {reference}' } });
  await reset('acknowledgement');
  const versions = await history();
  expect(versions).toHaveLength(before + 3);
  const [newest, second, first] = versions;
  expect(newest).toMatchObject({ isStandard: true, changed: { by: { id: admin.userId, name: admin.name }, at: expect.any(Date) } });
  expect([second?.content.body.en, first?.content.body.en]).toEqual(['Other words {reference}', THANKS.body.en]);
  expect(versions.at(-1)).toMatchObject({ version: 0, isStandard: true, changed: null, content: TEMPLATES.acknowledgement.standard });
  await save('acknowledgement', first?.content ?? THANKS);
  expect((await history())[0]).toMatchObject({ version: (newest?.version ?? 0) + 1, content: THANKS });
  expect((await thanked('care', 'Once more')).subject).toContain('Got it');
  await reset('acknowledgement');
  await expect(templateHistory(app, admin, centres.far, 'acknowledgement')).rejects.toMatchObject({ code: 'not_found' });
  await expect(templateHistory(app, world.agent, centres.home, 'acknowledgement')).rejects.toMatchObject({ code: 'forbidden' });
});

it('words with an unknown placeholder are refused with its name, and of another centre nobody changes any', async () => {
  const content = { ...FRAME, body: { ...FRAME.body, en: '{text} {nmae}' } };
  await expect(save('reply_frame', content)).rejects.toMatchObject({ code: 'invalid', extra: { fields: { 'body.en': 'unknown_placeholder {nmae}' } } });
  await expect(saveTemplate(world.app, admin, world.centres.far, 'reply_frame', { version: 0, content: FRAME })).rejects.toMatchObject({ code: 'not_found' });
  await expect(saveTemplate(world.app, world.agent, world.centres.home, 'reply_frame', { version: 0, content: FRAME })).rejects.toMatchObject({ code: 'forbidden' });
});

it('a preview shows what Outlook and Gmail leave, right-to-left on every paragraph, with nothing of html and body', async () => {
  const seen = await previewTemplate(world.app, admin, world.centres.home, 'reply_frame', { language: 'ar', content: FRAME });
  expect(seen.subject).toContain('937-1448-0000123-4');
  for (const html of [seen.outlook, seen.gmail]) {
    expect(html).not.toMatch(/<(?:html|head|body|meta|title|script|style)\b/i);
    expect(html).toContain('<table');
    const paragraphs = html.match(/<p\b[^>]*>/g) ?? [];
    expect(paragraphs.length).toBeGreaterThan(2);
    for (const paragraph of paragraphs) expect(paragraph).toMatch(/dir="rtl".*text-align:right/);
  }
  expect(seen.outlook).not.toContain('<bdi');
  expect(seen.outlook).not.toMatch(/max-height|border-radius/);
  expect(seen.gmail).toContain('<bdi dir="ltr">');
  expect(seen.text).toContain('عزيزنا المستفيد،');
  const escaped = await previewTemplate(world.app, admin, world.centres.home, 'acknowledgement', { language: 'en', content: THANKS });
  expect(escaped.gmail).toContain('&lt;b&gt;');
});
