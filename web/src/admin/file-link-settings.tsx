import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { FileLinkSettings } from '../../../src/shared/api';
import { call } from '../api/client';
import { useI18n } from '../i18n';
import { Loaded } from '../pages/loaded';
import { useDeed } from '../pages/use-deed';
import { SelectField, TextField } from '../ui/field';
import { Notice } from '../ui/notice';
import { CentreForm } from './centre-form';

const SIZES_MB = ['5', '10', '15'] as const;

/** From which size on a centre's files go as links, and for how many days. */
export function FileLinkSettingsSection() {
  const { t } = useI18n();
  const query = useQuery({ queryKey: ['file-links'], queryFn: ({ signal }) => call('fileLinkSettings', { signal }) });
  return (
    <section className="stack-y" aria-labelledby="file-links">
      <h2 id="file-links">{t('fileLinks.title')}</h2>
      <p>{t('fileLinks.lead')}</p>
      <Loaded query={query}>
        {({ items, available }) => (
          <>
            {!available && <Notice tone="warn">{t('fileLinks.noAddress')}</Notice>}
            {items.map((item) => (
              <CentreLinks key={`${item.centreId} ${item.version}`} settings={item} alone={items.length === 1} />
            ))}
          </>
        )}
      </Loaded>
    </section>
  );
}

function CentreLinks({ settings, alone }: { settings: FileLinkSettings; alone: boolean }) {
  const { t } = useI18n();
  const client = useQueryClient();
  const deed = useDeed();
  const [above, setAbove] = useState(settings.aboveMb === null ? '' : String(settings.aboveMb));
  const [days, setDays] = useState(String(settings.days));
  const sizes = above === '' || SIZES_MB.some((size) => size === above) ? SIZES_MB : [...SIZES_MB, above];
  const save = async () => {
    const body = { aboveMb: above === '' ? null : Number(above), days: Number(days), version: settings.version };
    const done = await deed.run(
      () => call('saveFileLinkSettings', { params: { id: settings.centreId }, body }),
      t('toast.saved'),
    );
    if (done) await client.invalidateQueries({ queryKey: ['file-links'] });
  };
  return (
    <CentreForm centreId={settings.centreId} alone={alone} deed={deed} onSave={save}>
      <div className="both-languages">
        <SelectField
          label={t('fileLinks.above')}
          value={above}
          onChange={setAbove}
          error={deed.fields.aboveMb}
          options={[
            { value: '', label: t('fileLinks.never') },
            ...sizes.map((size) => ({ value: size, label: t('fileLinks.aboveMb', { n: Number(size) }) })),
          ]}
        />
        <TextField
          label={t('fileLinks.days')}
          type="number"
          min={1}
          max={365}
          required
          ltr
          value={days}
          onChange={setDays}
          error={deed.fields.days}
        />
      </div>
    </CentreForm>
  );
}
