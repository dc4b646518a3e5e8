import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../api/client';
import '../styles/two-step.css';
import { useI18n } from '../i18n';
import { useDeed } from '../pages/use-deed';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { Notice } from '../ui/notice';
import { showToast } from '../ui/toast';
import { Enrol } from './enrol';
import { RecoveryCodes } from './recovery-codes';
import { useSession } from './session';

type Step =
  { readonly at: 'state' } | { readonly at: 'enrol' } | { readonly at: 'codes'; readonly codes: readonly string[] };

/** Two-step sign-in in the account menu: its state, setting it up, its recovery codes, turning it off. */
export default function TwoStep({ onClose }: { onClose: () => void }) {
  const { t } = useI18n();
  const client = useQueryClient();
  const [step, setStep] = useState<Step>({ at: 'state' });
  const close = () => {
    void client.invalidateQueries({ queryKey: ['session'] });
    onClose();
  };
  return (
    <Dialog title={t(step.at === 'codes' ? 'recovery.title' : 'twoStep.title')} onClose={close}>
      {step.at === 'state' && <State go={setStep} onClose={close} />}
      {step.at === 'enrol' && <Enrol onDone={(codes) => setStep({ at: 'codes', codes })} />}
      {step.at === 'codes' && <RecoveryCodes codes={step.codes} onKept={close} />}
    </Dialog>
  );
}

function State({ go, onClose }: { go: (step: Step) => void; onClose: () => void }) {
  const { t } = useI18n();
  const { session } = useSession();
  const { on, needed, recoveryCodesLeft } = session.secondFactor;
  const deed = useDeed();
  const renew = () =>
    deed.run(async () => go({ at: 'codes', codes: (await call('renewRecoveryCodes', {})).recoveryCodes }));
  const turnOff = async () => {
    if (!(await deed.run(() => call('removeMySecondFactor', {})))) return;
    onClose();
    showToast(t('twoStep.turnedOff'));
  };
  return (
    <div className="stack-y">
      {deed.problem !== undefined && (
        <Notice tone="danger" live>
          {deed.problem}
        </Notice>
      )}
      <p>{t('twoStep.lead')}</p>
      {on ? (
        <>
          <Notice tone="info" icon="shield">
            <b>{t('twoStep.isOn')}</b> · {t('twoStep.codesLeft', { n: recoveryCodesLeft })}
          </Notice>
          <Button icon="key" busy={deed.busy} onClick={() => void renew()} data-autofocus="">
            {t('twoStep.newCodes')}
          </Button>
          <Button busy={deed.busy} onClick={() => void turnOff()}>
            {t('twoStep.turnOff')}
          </Button>
          {needed && <p className="hint">{t('twoStep.mandatory')}</p>}
        </>
      ) : (
        <Button look="primary" size="lg" block icon="shield" onClick={() => go({ at: 'enrol' })} data-autofocus="">
          {t('twoStep.setUp')}
        </Button>
      )}
    </div>
  );
}

/** Before anything else, for whom it is mandatory; the codes are shown before the house opens. */
export function ForcedEnrolment() {
  const { t } = useI18n();
  const client = useQueryClient();
  const [codes, setCodes] = useState<readonly string[]>();
  if (codes !== undefined)
    return <RecoveryCodes codes={codes} onKept={() => void client.invalidateQueries({ queryKey: ['session'] })} />;
  return (
    <div className="stack-y">
      <Notice tone="info">{t('twoStep.forced')}</Notice>
      <p>{t('twoStep.lead')}</p>
      <Enrol onDone={setCodes} />
    </div>
  );
}
