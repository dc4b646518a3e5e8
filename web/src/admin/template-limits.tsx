import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { RecipientLimits } from '../../../src/shared/api';
import { call } from '../api/client';
import { useI18n } from '../i18n';
import { Loaded } from '../pages/loaded';
import { useDeed } from '../pages/use-deed';
import { TextField } from '../ui/field';
import { CentreForm } from './centre-form';

const LIMITS = ['automaticPerHour', 'automaticPerDay', 'answersPerHour', 'answersPerDay'] as const;

/** How many letters of a centre one address gets in an hour and in a day, before the others wait. */
export function RecipientLimitsSection() {
  const { t } = useI18n();
  const query = useQuery({
    queryKey: ['recipient-limits'],
    queryFn: ({ signal }) => call('recipientLimits', { signal }),
    // what is being typed must not be taken away by somebody else's save
    refetchOnWindowFocus: false,
  });
  return (
    <section className="stack-y" aria-labelledby="recipient-limits">
      <h2 id="recipient-limits">{t('limits.title')}</h2>
      <p>{t('limits.lead')}</p>
      <Loaded query={query}>
        {({ items }) =>
          items.map((item) => (
            <CentreLimits key={`${item.centreId} ${item.version}`} saved={item} alone={items.length === 1} />
          ))
        }
      </Loaded>
    </section>
  );
}

function CentreLimits({ saved, alone }: { saved: RecipientLimits; alone: boolean }) {
  const { t } = useI18n();
  const client = useQueryClient();
  const deed = useDeed();
  const [limits, setLimits] = useState(saved);
  const save = async () => {
    const { centreId: id, ...body } = limits;
    const done = await deed.run(() => call('saveRecipientLimits', { params: { id }, body }), t('toast.saved'));
    if (done) await client.invalidateQueries({ queryKey: ['recipient-limits'] });
  };
  return (
    <CentreForm centreId={saved.centreId} alone={alone} deed={deed} onSave={save}>
      <div className="four-fields">
        {LIMITS.map((name) => (
          <TextField
            key={name}
            label={t(`limits.${name}`)}
            type="number"
            min={1}
            max={10_000}
            required
            ltr
            value={limits[name] === 0 ? '' : limits[name]}
            onChange={(value) => setLimits({ ...limits, [name]: Number(value) })}
            error={deed.fields[name]}
          />
        ))}
      </div>
    </CentreForm>
  );
}
