import { useState } from 'react';
import type { TemplateContent, TemplatePreview as Preview } from '../../../src/shared/api';
import { call } from '../api/client';
import { useI18n } from '../i18n';
import { DeedProblem } from '../pages/deed-problem';
import { useDeed } from '../pages/use-deed';
import { Button } from '../ui/button';
import { LetterHtml } from './letter-html';

const PROGRAMS = ['outlook', 'gmail', 'text'] as const;
type Program = (typeof PROGRAMS)[number];

/** How a letter of these words looks in the programs that it is read with; what is typed and not saved yet is shown. */
export function TemplatePreview({
  params,
  content,
  bilingual,
}: {
  params: { readonly id: string; readonly purpose: string };
  content: TemplateContent;
  /** Both languages stand in one letter. */
  bilingual: boolean;
}) {
  const { t, language: own } = useI18n();
  const deed = useDeed();
  const [language, setLanguage] = useState<'ar' | 'en'>(own);
  const [program, setProgram] = useState<Program>('outlook');
  const [seen, setSeen] = useState<Preview>();
  const look = (next: 'ar' | 'en') => {
    setLanguage(next);
    return deed.run(async () => setSeen(await call('previewTemplate', { params, body: { content, language: next } })));
  };
  return (
    <section className="stack-y" aria-label={t('templates.preview')}>
      <div className="row-x wrap">
        <Button busy={deed.busy} onClick={() => void look(language)}>
          {t('templates.preview')}
        </Button>
        {!bilingual && (
          <Choice
            label={t('templates.language')}
            options={['ar', 'en'] as const}
            chosen={language}
            name={(each) => t(`language.${each}`)}
            onChoose={(next) => void look(next)}
          />
        )}
        <Choice
          label={t('templates.program')}
          options={PROGRAMS}
          chosen={program}
          name={(each) => t(`templates.program.${each}`)}
          onChoose={setProgram}
        />
      </div>
      <DeedProblem deed={deed} />
      {seen !== undefined && (
        <div className="letter-seen">
          <b dir="auto">{seen.subject}</b>
          {program === 'text' ? <pre dir="auto">{seen.text}</pre> : <LetterHtml key={program} html={seen[program]} />}
        </div>
      )}
    </section>
  );
}

function Choice<T extends string>({
  label,
  options,
  chosen,
  name,
  onChoose,
}: {
  label: string;
  options: readonly T[];
  chosen: T;
  name: (option: T) => string;
  onChoose: (option: T) => void;
}) {
  return (
    <span className="seg" role="group" aria-label={label}>
      {options.map((option) => (
        <button key={option} type="button" aria-pressed={option === chosen} onClick={() => onChoose(option)}>
          {name(option)}
        </button>
      ))}
    </span>
  );
}
