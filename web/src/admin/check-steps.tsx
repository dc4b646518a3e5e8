import type { CheckResult } from '../../../src/shared/api';
import { useI18n } from '../i18n';
import { Ltr } from '../ui/bidi';
import { Icon } from '../ui/icon';

type Step = CheckResult['steps'][number];
const WAYS = ['in', 'out'] as const;
const ICONS = { ok: 'check-circle', failed: 'alert', not_configured: 'alert', not_reached: 'clock' } as const;

/** How far the connection came, in both ways: what went well, what failed and what to do, and what was not reached. */
export function CheckSteps({ steps }: { steps: readonly Step[] }) {
  const { t } = useI18n();
  return (
    <div className="check-steps" role="status">
      {WAYS.map((way) => (
        <section key={way}>
          <h3>{t(`accounts.way.${way}`)}</h3>
          <ol>
            {steps
              .filter((step) => step.way === way)
              .map((step) => (
                <StepLine key={step.step} step={step} />
              ))}
          </ol>
        </section>
      ))}
    </div>
  );
}

function StepLine({ step }: { step: Step }) {
  const { t, lookUp, localized, formats } = useI18n();
  return (
    <li data-state={step.state}>
      <Icon name={ICONS[step.state]} size="sm" />
      <span>
        {lookUp(`accounts.step.${step.step}`) ?? step.step}{' '}
        <span className="vh">{t(`accounts.stepState.${step.state}`)}</span>
        {step.advice !== null && <b>{localized(step.advice)}</b>}
        {step.detail !== null && (
          <small>
            <Ltr>{step.detail}</Ltr>
          </small>
        )}
        {step.maxMessageBytes !== null && (
          <small>{t('accounts.step.sizeLimit', { size: formats.bytes(step.maxMessageBytes) })}</small>
        )}
      </span>
    </li>
  );
}
