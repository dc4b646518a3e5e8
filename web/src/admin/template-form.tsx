import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { LetterTemplate, TemplateContent } from '../../../src/shared/api';
import { call } from '../api/client';
import { useI18n } from '../i18n';
import { useDeed } from '../pages/use-deed';
import { Ask } from '../ticket/ask';
import { Button } from '../ui/button';
import { TextAreaField, TextField } from '../ui/field';
import { Notice } from '../ui/notice';
import { TemplateHistory } from './template-history';
import { TemplatePreview } from './template-preview';

const LANGUAGES = ['ar', 'en'] as const;
type Part = keyof TemplateContent;

export function TemplateForm({ template }: { template: LetterTemplate }) {
  const { t, lookUp, formats } = useI18n();
  const client = useQueryClient();
  const deed = useDeed();
  const [content, setContent] = useState(template.content);
  const [asking, setAsking] = useState(false);
  const params = { id: template.centreId, purpose: template.purpose };
  const { version } = template;
  const set = (part: Part, language: 'ar' | 'en', text: string) =>
    setContent({ ...content, [part]: { ...content[part], [language]: text } });
  const error = (part: Part, language: 'ar' | 'en') => deed.fields[`${part}.${language}`];
  const changed = JSON.stringify(content) !== JSON.stringify(template.content);
  const done = async (work: () => Promise<unknown>, said: string) => {
    if (await deed.run(work, said)) await client.invalidateQueries({ queryKey: ['templates'] });
  };
  const save = () => done(() => call('saveTemplate', { params, body: { version, content } }), t('templates.saved'));
  const reset = () => done(() => call('resetTemplate', { params, body: { version } }), t('templates.resetDone'));
  return (
    <form
      className="stack-y"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <p className="hint">
        {template.changed === null || template.isStandard
          ? t('templates.standard')
          : t('templates.changed', {
              n: version,
              name: template.changed.by.name,
              date: formats.date(new Date(template.changed.at)),
            })}
      </p>
      {deed.problem !== undefined && !asking && (
        <Notice tone="danger" live>
          {deed.problem}
        </Notice>
      )}
      <Notice tone="plain">
        {t(`templates.about.${template.purpose}`)}{' '}
        {template.placeholders.map((name) => (
          <span key={name}>
            <bdi dir="ltr">
              <code>{`{${name}}`}</code>
            </bdi>{' '}
            {lookUp(`templates.placeholder.${name}`)}{' '}
          </span>
        ))}
      </Notice>
      <div className="both-languages">
        {LANGUAGES.map((language) => (
          <fieldset key={language} className="stack-y">
            <legend>{t(`language.${language}`)}</legend>
            {template.hasSubject && (
              <TextField
                label={t('templates.subject')}
                required
                maxLength={200}
                lang={language}
                dir={language === 'ar' ? 'rtl' : 'ltr'}
                value={content.subject[language]}
                onChange={(text) => set('subject', language, text)}
                error={error('subject', language)}
              />
            )}
            <TextAreaField
              label={t('templates.body')}
              required
              maxLength={5_000}
              rows={9}
              lang={language}
              dir={language === 'ar' ? 'rtl' : 'ltr'}
              value={content.body[language]}
              onChange={(text) => set('body', language, text)}
              error={error('body', language)}
            />
          </fieldset>
        ))}
      </div>
      <div className="row-x wrap">
        <Button look="primary" type="submit" busy={deed.busy} disabled={!changed}>
          {t('action.save')}
        </Button>
        {template.version > 0 && <TemplateHistory template={template} />}
        {!template.isStandard && <Button onClick={() => setAsking(true)}>{t('templates.reset')}</Button>}
      </div>
      <TemplatePreview params={params} content={content} bilingual={template.purpose === 'acknowledgement'} />
      {asking && (
        <Ask
          title={t('templates.reset')}
          will={[t('templates.resetWill')]}
          confirm={t('templates.reset')}
          deed={deed}
          onConfirm={() => void reset()}
          onClose={() => setAsking(false)}
        />
      )}
    </form>
  );
}
