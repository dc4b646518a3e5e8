import { useEffect, useRef, useState, type FormEvent } from 'react';
import type { SecondFactorEnrolment } from '../../../src/shared/api';
import { call } from '../api/client';
import { useI18n } from '../i18n';
import { useDeed } from '../pages/use-deed';
import { Ltr } from '../ui/bidi';
import { Button } from '../ui/button';
import { Notice } from '../ui/notice';
import { CodeField } from './code-field';
import { QrCode } from './qr-code';

/** The picture, the key to type, and the first code that proves them. `onDone` is told the recovery codes. */
export function Enrol({ onDone }: { onDone: (recoveryCodes: readonly string[]) => void }) {
  const { t } = useI18n();
  const { busy, problem, run } = useDeed();
  const [begun, setBegun] = useState<SecondFactorEnrolment>();
  const [code, setCode] = useState('');
  const once = useRef(false);
  const begin = () => void run(async () => setBegun(await call('beginSecondFactor', {})));
  useEffect(() => {
    // each time makes another secret: asked twice, the first picture would be worth nothing
    if (once.current) return;
    once.current = true;
    begin();
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void run(async () => onDone((await call('enrolSecondFactor', { body: { code } })).recoveryCodes));
  };
  const refused = problem !== undefined && (
    <Notice tone="danger" live>
      {problem}
    </Notice>
  );
  if (begun === undefined)
    return problem === undefined ? null : (
      <div className="stack-y">
        {refused}
        <Button icon="reload" onClick={begin}>
          {t('action.retry')}
        </Button>
      </div>
    );
  return (
    <form className="stack-y" onSubmit={submit}>
      <p>{t('twoStep.scan')}</p>
      <QrCode text={begun.uri} label={t('twoStep.qr')} />
      <p className="qr-key">
        <span>{t('twoStep.secret')}</span>
        <Ltr>{begun.secret.replace(/(.{4})(?=.)/g, '$1 ')}</Ltr>
      </p>
      {refused}
      <CodeField label={t('twoStep.firstCode')} appOnly value={code} onChange={setCode} autoFocus />
      <Button look="primary" size="lg" block type="submit" busy={busy}>
        {t('twoStep.finish')}
      </Button>
      <p className="hint">{t('twoStep.endsOthers')}</p>
    </form>
  );
}
