import { useState } from 'react';
import type { Policies, PolicyVersionOf } from '../../../src/shared/api';
import { createI18n, useI18n } from '../i18n';
import { Loaded } from '../pages/loaded';
import { Page } from '../pages/page';
import { useSession } from '../session/session';
import { Button, IconButton } from '../ui/button';
import { LimitForm } from './limit-form';
import { LimitTable } from './limit-table';
import { LIMIT_ORDER } from './limit-words';
import { PauseReasons } from './pause-reasons';
import { PolicySource, PolicyVersions } from './policy-marks';
import { standingOf, usePolicies, type Standing } from './use-policies';

const CENTRE_ZONE = 'Asia/Riyadh';

/** The limits of every kind of case as they hold, for everybody to read and print; administrators confirm and change them. */
export default function ServiceLevels() {
  const { t } = useI18n();
  const query = usePolicies();
  return (
    <Page
      title={t('levels.title')}
      lead={t('levels.lead')}
      action={
        <Button icon="print" onClick={() => window.print()}>
          {t('levels.print')}
        </Button>
      }
    >
      <Loaded query={query}>{(data) => <Levels data={data} />}</Loaded>
    </Page>
  );
}

function Levels({ data }: { data: Policies }) {
  const i18n = useI18n();
  const { t, localized } = i18n;
  const { session, can } = useSession();
  const [editing, setEditing] = useState<Standing<'limit'>>();
  const limits = standingOf(data.items, 'limit').sort((a, b) => rank(a.now) - rank(b.now));
  const centres = [null, ...session.centres.map((centre) => centre.id)];
  const nameOf = (id: string | null) => {
    const centre = session.centres.find((one) => one.id === id);
    return centre === undefined ? t('policy.allCentres') : localized(centre.name);
  };
  const mayChange = (limit: PolicyVersionOf<'limit'>) =>
    can('policies.manage') && (limit.centreId !== null || data.mayChangeAll);
  return (
    <div className="stack-y levels-page">
      {centres.map((id) => {
        const shown = limits.filter(({ now }) => now.centreId === id);
        if (shown.length === 0) return null;
        return (
          <section key={id ?? 'all'} className="stack-y">
            {limits.some(({ now }) => now.centreId !== null) && <h2>{nameOf(id)}</h2>}
            <LimitTable
              i18n={i18n}
              limits={shown.map(({ now }) => now)}
              caption={`${t('levels.title')} · ${nameOf(id)}`}
              foot={(limit) => {
                const standing = shown.find(({ now }) => now === limit);
                const name = localized(limit.data.name);
                return (
                  <span className="level-foot">
                    <PolicySource policy={limit} />
                    <PolicyVersions versions={standing?.versions ?? []} name={name} />
                    {mayChange(limit) && (
                      <IconButton
                        icon="pen"
                        size="sm"
                        label={t('levels.edit', { name })}
                        onClick={() => setEditing(standing)}
                      />
                    )}
                  </span>
                );
              }}
            />
            <InOtherLanguage limits={shown.map(({ now }) => now)} />
          </section>
        );
      })}
      {can('policies.manage') && !data.mayChangeAll && <p className="hint">{t('policy.onlyAll')}</p>}
      <PauseReasons items={data.items} />
      {editing !== undefined && <LimitForm standing={editing} onClose={() => setEditing(undefined)} />}
    </div>
  );
}

/** On paper the document stands in both languages. */
function InOtherLanguage({ limits }: { limits: readonly PolicyVersionOf<'limit'>[] }) {
  const { language } = useI18n();
  const other = createI18n(language === 'ar' ? 'en' : 'ar', CENTRE_ZONE);
  return (
    <div className="print-only" lang={other.language} dir={other.dir} aria-hidden="true">
      <h2>{other.t('levels.title')}</h2>
      <LimitTable i18n={other} limits={limits} caption={other.t('levels.title')} />
      <p>{other.t('levels.printed', { at: other.formats.full(new Date()) })}</p>
    </div>
  );
}

function rank({ code }: PolicyVersionOf<'limit'>): number {
  const at = (LIMIT_ORDER as readonly string[]).indexOf(code);
  return at < 0 ? LIMIT_ORDER.length : at;
}
