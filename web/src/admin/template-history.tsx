import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { LetterTemplate, TemplateContent, TemplateVersion } from '../../../src/shared/api';
import { call } from '../api/client';
import { useI18n } from '../i18n';
import { useNow } from '../inbox/now';
import { Loaded } from '../pages/loaded';
import { DeedProblem } from '../pages/deed-problem';
import { useDeed } from '../pages/use-deed';
import { compareLines } from '../text/compare-lines';
import { Name } from '../ui/bidi';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';

const LANGUAGES = ['ar', 'en'] as const;

/** Who changed a letter when, how each version differs from the present words, and the way back to it. */
export function TemplateHistory({ template }: { template: LetterTemplate }) {
  const { t } = useI18n();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button icon="history" onClick={() => setOpen(true)}>
        {t('templates.history')}
      </Button>
      {open && <HistoryDialog template={template} onClose={() => setOpen(false)} />}
    </>
  );
}

function HistoryDialog({ template, onClose }: { template: LetterTemplate; onClose: () => void }) {
  const { t } = useI18n();
  const client = useQueryClient();
  const deed = useDeed();
  const params = { id: template.centreId, purpose: template.purpose };
  const query = useQuery({
    queryKey: ['templates', params, template.version],
    queryFn: ({ signal }) => call('templateHistory', { params, signal }),
  });
  const restore = async ({ isStandard, content }: TemplateVersion) => {
    const { version } = template;
    const back = () =>
      isStandard
        ? call('resetTemplate', { params, body: { version } })
        : call('saveTemplate', { params, body: { version, content } });
    if (!(await deed.run(back, t('templates.restored')))) return;
    onClose();
    await client.invalidateQueries({ queryKey: ['templates'] });
  };
  return (
    <Dialog title={t('templates.history')} shape="sheet" onClose={onClose}>
      <div className="stack-y">
        <p className="hint">{t('templates.historyLead')}</p>
        <DeedProblem deed={deed} />
        <Loaded query={query}>
          {({ items }) => (
            <ol className="versions">
              {items.map((version) => (
                <li key={version.version}>
                  <Version
                    version={version}
                    present={template}
                    busy={deed.busy}
                    onRestore={() => void restore(version)}
                  />
                </li>
              ))}
            </ol>
          )}
        </Loaded>
      </div>
    </Dialog>
  );
}

interface VersionProps {
  readonly version: TemplateVersion;
  readonly present: LetterTemplate;
  readonly busy: boolean;
  readonly onRestore: () => void;
}
function Version({ version, present, busy, onRestore }: VersionProps) {
  const { t, formats } = useI18n();
  const now = useNow();
  const holds = version.version === present.version;
  const same = JSON.stringify(version.content) === JSON.stringify(present.content);
  return (
    <section className="stack-y">
      <div className="row-x wrap version-head">
        <span className="grow">
          <b>{version.version === 0 ? t('templates.original') : t('templates.version', { n: version.version })}</b>
          {version.version > 0 && version.isStandard && <> · {t('templates.original')}</>}
          {version.changed !== null && (
            <span className="hint">
              <Name>{version.changed.by.name}</Name> ·{' '}
              <time dateTime={version.changed.at}>{formats.moment(new Date(version.changed.at), now)}</time>
            </span>
          )}
        </span>
        {holds ? (
          <span className="chip">{t('templates.holds')}</span>
        ) : (
          !same && (
            <Button size="sm" busy={busy} onClick={onRestore}>
              {t('templates.restore')}
            </Button>
          )
        )}
      </div>
      {same && !holds ? (
        <p className="hint">{t('templates.same')}</p>
      ) : (
        <Words version={version.content} present={present.content} />
      )}
    </section>
  );
}

function Words({ version, present }: { version: TemplateContent; present: TemplateContent }) {
  const { t } = useI18n();
  const whole = ({ subject, body }: TemplateContent, language: 'ar' | 'en') =>
    subject[language] === '' ? body[language] : `${subject[language]}\n${body[language]}`;
  return (
    <>
      {LANGUAGES.map((language) => (
        <div
          key={language}
          className="version-words"
          lang={language}
          dir={language === 'ar' ? 'rtl' : 'ltr'}
          role="group"
          aria-label={t(`language.${language}`)}
        >
          {compareLines(whole(present, language), whole(version, language)).map(({ text, kind }, at) => {
            const Tag = kind === 'gone' ? 'del' : kind === 'new' ? 'ins' : 'span';
            return <Tag key={at}>{text}</Tag>;
          })}
        </div>
      ))}
    </>
  );
}
