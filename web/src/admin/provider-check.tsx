import { useState } from 'react';
import type { ProviderCheck, ProviderInfo } from '../../../src/shared/api';
import { call } from '../api/client';
import { useI18n } from '../i18n';
import { useDeed } from '../pages/use-deed';
import { useTroubleText } from '../session/ways';
import { Ltr } from '../ui/bidi';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { Icon } from '../ui/icon';
import { Notice } from '../ui/notice';

/** Tries a provider and says, step by step, what works and what does not. */
export function CheckProvider({ provider }: { provider: ProviderInfo }) {
  const { t, localized } = useI18n();
  const words = useTroubleText();
  const deed = useDeed();
  const [found, setFound] = useState<ProviderCheck>();
  const check = () => deed.run(async () => setFound(await call('checkProvider', { params: { id: provider.id } })));
  return (
    <>
      <Button size="sm" busy={deed.busy} onClick={() => void check()}>
        {t('provider.check')}
        <span className="vh">{localized(provider.label)}</span>
      </Button>
      {deed.problem !== undefined && (
        <Notice tone="danger" live>
          {deed.problem}
        </Notice>
      )}
      {found !== undefined && (
        <Dialog title={localized(provider.label)} onClose={() => setFound(undefined)}>
          <div className="check-steps" role="status">
            <ol>
              {found.steps.map(({ step, trouble, detail }) => (
                <li key={step} data-state={trouble === null ? 'ok' : 'failed'}>
                  <Icon name={trouble === null ? 'check-circle' : 'alert'} size="sm" />
                  <span>
                    {t(`provider.step.${step}`)}
                    {trouble !== null && <b>{words(trouble)}</b>}
                    {detail !== '' && (
                      <small>
                        <Ltr>{detail}</Ltr>
                      </small>
                    )}
                  </span>
                </li>
              ))}
            </ol>
            {found.steps.every(({ trouble }) => trouble === null) && (
              <Notice tone="info" icon="check-circle">
                {t('provider.checkOk')}
              </Notice>
            )}
          </div>
        </Dialog>
      )}
    </>
  );
}
