import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { LetterTemplate } from '../../../src/shared/api';
import { call } from '../api/client';
import { useI18n } from '../i18n';
import { Loaded } from '../pages/loaded';
import { Page } from '../pages/page';
import { useSession } from '../session/session';
import { SelectField } from '../ui/field';
import { FileLinkSettingsSection } from './file-link-settings';
import { RecipientLimitsSection } from './template-limits';
import { TemplateForm } from './template-form';

const keyOf = ({ centreId, purpose }: LetterTemplate): string => `${centreId} ${purpose}`;

/** The words of a centre's letters in both languages, how they look where they are read, and the way back to our own. */
export default function Templates() {
  const { t, localized } = useI18n();
  const { session } = useSession();
  const query = useQuery({
    queryKey: ['templates'],
    queryFn: ({ signal }) => call('listTemplates', { signal }),
    // what is being typed must not be taken away by somebody else's save
    refetchOnWindowFocus: false,
  });
  const [picked, setPicked] = useState('');
  const centreName = (id: string) => {
    const centre = session.centres.find((each) => each.id === id);
    return centre === undefined ? '' : localized(centre.name);
  };
  return (
    <Page title={t('templates.title')} lead={t('templates.lead')}>
      <Loaded query={query}>
        {({ items }) => {
          const template = items.find((each) => keyOf(each) === picked) ?? items[0];
          if (template === undefined) return null;
          return (
            <div className="stack-y">
              <SelectField
                label={t('templates.which')}
                value={keyOf(template)}
                onChange={setPicked}
                options={items.map((each) => ({
                  value: keyOf(each),
                  label: `${t(`templates.purpose.${each.purpose}`)} · ${centreName(each.centreId)}`,
                }))}
              />
              <TemplateForm key={`${keyOf(template)} ${template.version}`} template={template} />
              <FileLinkSettingsSection />
              <RecipientLimitsSection />
            </div>
          );
        }}
      </Loaded>
    </Page>
  );
}
