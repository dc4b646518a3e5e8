import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ProviderInfo } from '../../../src/shared/api';
import { call } from '../api/client';
import { useI18n } from '../i18n';
import { Loaded } from '../pages/loaded';
import { useDeed } from '../pages/use-deed';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { Notice } from '../ui/notice';

/** Removes a provider, after it was said what becomes of the people whom it knows. */
export function RemoveProvider({ provider }: { provider: ProviderInfo }) {
  const { t, localized } = useI18n();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="sm" look="ghost" onClick={() => setOpen(true)}>
        {t('provider.remove')}
        <span className="vh">{localized(provider.label)}</span>
      </Button>
      {open && <RemovalDialog provider={provider} onClose={() => setOpen(false)} />}
    </>
  );
}

function RemovalDialog({ provider, onClose }: { provider: ProviderInfo; onClose: () => void }) {
  const { t, localized } = useI18n();
  const client = useQueryClient();
  const deed = useDeed();
  const params = { id: provider.id };
  const people = useQuery({
    queryKey: ['sign-in', provider.id, 'people'],
    queryFn: ({ signal }) => call('providerPeople', { params, signal }),
    gcTime: 0,
  });
  const name = localized(provider.label);
  const remove = async () => {
    if (!(await deed.run(() => call('removeProvider', { params }), t('provider.removed', { name })))) return;
    for (const queryKey of [['sign-in'], ['ways'], ['users']]) void client.invalidateQueries({ queryKey });
    onClose();
  };
  return (
    <Dialog
      title={t('provider.removeTitle', { name })}
      onClose={onClose}
      footer={
        <>
          <Button look="danger" busy={deed.busy} disabled={!people.isSuccess} onClick={() => void remove()}>
            {t('provider.remove')}
          </Button>
          <Button onClick={onClose} data-autofocus="">
            {t('action.cancel')}
          </Button>
        </>
      }
    >
      <Loaded query={people}>
        {({ known, stranded }) => (
          <div className="stack-y">
            <p>{t('provider.removeKnown', { n: known })}</p>
            {stranded > 0 && <Notice tone="warn">{t('provider.removeStranded', { n: stranded })}</Notice>}
            <p className="hint">{t('provider.removeFinal')}</p>
          </div>
        )}
      </Loaded>
      {deed.problem !== undefined && (
        <Notice tone="danger" live>
          {deed.problem}
        </Notice>
      )}
    </Dialog>
  );
}
