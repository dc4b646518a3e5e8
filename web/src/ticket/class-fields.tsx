import type { Ticket } from '../../../src/shared/api';
import { useI18n } from '../i18n';
import { useReference } from '../inbox/use-reference';
import { SelectField } from '../ui/field';

export type CaseClass = Pick<Ticket, 'complexity' | 'importance' | 'procedure'>;
const COMPLEXITIES = ['R', 'X', 'C'] as const;
const IMPORTANCES = ['H', 'M', 'L'] as const;
const PROCEDURES = ['PR-1', 'PR-2', 'PR-3'] as const;

/** What was decided of a case, and what its category proposes where nobody has decided yet (CLS-3 to CLS-5). */
export function useProposedClass(category: string | null, decided: CaseClass): CaseClass {
  const proposes = useReference().categories.find(({ code }) => code === category)?.proposes;
  return {
    complexity: decided.complexity ?? proposes?.complexity ?? null,
    importance: decided.importance ?? proposes?.importance ?? null,
    procedure: decided.procedure ?? proposes?.procedure ?? null,
  };
}

/** Of two classes, what differs. */
export const classChange = (before: CaseClass, after: CaseClass): Partial<CaseClass> => ({
  ...(before.complexity === after.complexity ? {} : { complexity: after.complexity }),
  ...(before.importance === after.importance ? {} : { importance: after.importance }),
  ...(before.procedure === after.procedure ? {} : { procedure: after.procedure }),
});

/** Complexity, importance and procedure: proposed, and decided by whoever saves. */
export function ClassFields({
  decided,
  shown,
  onChange,
}: {
  decided: CaseClass;
  shown: CaseClass;
  onChange: (change: Partial<CaseClass>) => void;
}) {
  const { t } = useI18n();
  const none = { value: '', label: t('field.choose') };
  const help = (field: keyof CaseClass) =>
    decided[field] === null && shown[field] !== null ? t('class.proposed') : undefined;
  return (
    <>
      <SelectField
        label={t('class.complexity')}
        help={help('complexity')}
        value={shown.complexity ?? ''}
        options={[none, ...COMPLEXITIES.map((value) => ({ value, label: t(`class.complexity.${value}`) }))]}
        onChange={(value) => onChange({ complexity: COMPLEXITIES.find((one) => one === value) ?? null })}
      />
      <SelectField
        label={t('class.importance')}
        help={help('importance')}
        value={shown.importance ?? ''}
        options={[none, ...IMPORTANCES.map((value) => ({ value, label: t(`class.importance.${value}`) }))]}
        onChange={(value) => onChange({ importance: IMPORTANCES.find((one) => one === value) ?? null })}
      />
      <SelectField
        label={t('class.procedure')}
        help={help('procedure')}
        value={shown.procedure ?? ''}
        options={[none, ...PROCEDURES.map((value) => ({ value, label: t(`class.procedure.${value}`) }))]}
        onChange={(value) => onChange({ procedure: PROCEDURES.find((one) => one === value) ?? null })}
      />
    </>
  );
}
