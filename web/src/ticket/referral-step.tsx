import { useState } from 'react';
import type { ReferralInfo, ReferralMove } from '../../../src/shared/api';
import { FormDialog } from '../admin/form-dialog';
import { useI18n } from '../i18n';
import { SelectField, TextAreaField } from '../ui/field';
import { UnitField } from './unit-field';
import { useReferralMove, type ReferralDeed } from './use-referral-move';

type Step = Exclude<ReferralMove, 'remind'>;
const REASONS = ['RT-1', 'RT-2', 'RT-3', 'RT-4', 'RT-5', 'RT-6', 'RT-7', 'RT-8'] as const;
type Reason = (typeof REASONS)[number];
/** Returns that say more than their code does. */
const NEEDS_WORDS: readonly Reason[] = ['RT-2', 'RT-8'];
/** What is recorded most often comes first: a statement that came by telephone or on paper. */
const STEPS: readonly Step[] = ['answer', 'return', 'recall', 'accept', 'ask_back', 'reply'];

/** Records what a body said otherwise than by mail, or takes the question back; only what can happen in its state is offered. */
export function ReferralStep({ referral, onClose }: { referral: ReferralInfo; onClose: () => void }) {
  const { t, localized } = useI18n();
  const { deed, move } = useReferralMove(referral);
  const offered = STEPS.filter((each) => referral.moves.includes(each));
  const [step, setStep] = useState<Step>(offered[0] ?? 'recall');
  const [words, setWords] = useState('');
  const [reason, setReason] = useState<Reason>('RT-1');
  const [unitId, setUnitId] = useState('');
  const save = async () => {
    if (await move(bodyOf({ step, words, reason, unitId }))) onClose();
  };
  return (
    <FormDialog
      title={t('referral.recordOf', { unit: localized(referral.unit.name) })}
      confirm={t('referral.record')}
      deed={deed}
      onSave={save}
      onClose={onClose}
    >
      <SelectField
        label={t('referral.step')}
        value={step}
        onChange={(value) => setStep(offered.find((each) => each === value) ?? step)}
        data-autofocus=""
        options={offered.map((each) => ({ value: each, label: t(`referral.step.${each}`) }))}
      />
      {step === 'return' && (
        <SelectField
          label={t('referral.reason')}
          value={reason}
          onChange={(value) => setReason(REASONS.find((each) => each === value) ?? reason)}
          error={deed.fields.reason}
          options={REASONS.map((each) => ({ value: each, label: t(`referral.reason.${each}`) }))}
        />
      )}
      {step === 'return' && reason === 'RT-1' && (
        <UnitField
          label={t('referral.proposed')}
          value={unitId}
          onChange={setUnitId}
          error={deed.fields.proposedUnitId}
        />
      )}
      {step !== 'accept' && (
        <TextAreaField
          label={t(`referral.words.${step}`)}
          maxLength={4_000}
          value={words}
          onChange={setWords}
          error={deed.fields.words}
          {...(step !== 'return' || NEEDS_WORDS.includes(reason) ? { required: true } : { optional: true })}
        />
      )}
    </FormDialog>
  );
}

interface Filled {
  readonly step: Step;
  readonly words: string;
  readonly reason: Reason;
  readonly unitId: string;
}

function bodyOf({ step, words, reason, unitId }: Filled): ReferralDeed {
  switch (step) {
    case 'accept':
      return { move: step };
    case 'return':
      return { move: step, reason, words, proposedUnitId: reason === 'RT-1' && unitId !== '' ? unitId : null };
    default:
      return { move: step, words };
  }
}
