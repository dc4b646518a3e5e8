import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { PolicyVersion } from '../../../src/shared/api';
import { call } from '../api/client';
import { useI18n } from '../i18n';
import { useNow } from '../inbox/now';
import { useDeed } from '../pages/use-deed';
import { useSession } from '../session/session';
import { Name } from '../ui/bidi';
import { Button } from '../ui/button';
import { Chip } from '../ui/chip';
import { Dialog } from '../ui/dialog';

/** Where a value comes from; our own proposals ask to be confirmed, and say by whom they were. */
export function PolicySource({ policy }: { policy: PolicyVersion }) {
  const { t, localized } = useI18n();
  const { can } = useSession();
  const client = useQueryClient();
  const deed = useDeed();
  const confirm = async () => {
    const done = await deed.run(() => call('confirmPolicy', { params: { id: policy.id } }), t('policy.confirmedToast'));
    if (done) await client.invalidateQueries({ queryKey: ['policies'] });
  };
  if (!policy.toConfirm)
    return (
      <span className="hint">
        {t(`policy.source.${policy.source}`)}
        {policy.confirmed !== null && <> · {t('policy.confirmed', { name: policy.confirmed.by.name })}</>}
      </span>
    );
  return (
    <span className="to-confirm">
      <Chip tone="warn" icon="help">
        {t('policy.toConfirm')}
      </Chip>
      {can('policies.manage') && (
        <Button
          size="sm"
          busy={deed.busy}
          aria-label={`${t('policy.confirm')}: ${localized(policy.data.name)}`}
          onClick={() => void confirm()}
        >
          {t('policy.confirm')}
        </Button>
      )}
    </span>
  );
}

/** All versions of one thing, the newest first: who made it, from when it holds, whether it does. */
export function PolicyVersions({ versions, name }: { versions: readonly PolicyVersion[]; name: string }) {
  const { t, formats } = useI18n();
  const now = useNow();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        size="sm"
        look="ghost"
        icon="history"
        aria-label={`${t('policy.version', { n: versions[0]?.version ?? 0 })}: ${name}`}
        onClick={() => setOpen(true)}
      >
        {t('policy.version', { n: versions[0]?.version ?? 0 })}
      </Button>
      {open && (
        <Dialog title={`${t('policy.versions')}: ${name}`} shape="sheet" onClose={() => setOpen(false)}>
          <ol className="versions">
            {versions.map((version) => (
              <li key={version.id} className="row-x wrap">
                <span className="grow">
                  <b>{t('policy.version', { n: version.version })}</b>{' '}
                  <span className="hint">
                    {version.changedBy === null ? (
                      t('policy.original')
                    ) : (
                      <>
                        {t('policy.from', { at: formats.moment(new Date(version.validFrom), now) })} ·{' '}
                        <Name>{version.changedBy.name}</Name>
                      </>
                    )}
                  </span>
                </span>
                <Chip
                  tone={version.standing === 'in_force' ? 'ok' : version.standing === 'coming' ? 'info' : 'neutral'}
                >
                  {t(version.standing === 'in_force' ? 'policy.holds' : `policy.${version.standing}`)}
                </Chip>
              </li>
            ))}
          </ol>
        </Dialog>
      )}
    </>
  );
}
