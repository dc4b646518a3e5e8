import type { Ticket } from '../../../src/shared/api';
import { useI18n } from '../i18n';
import { Chip, type Tone } from '../ui/chip';

const TONES: Readonly<Record<Ticket['state'], Tone>> = {
  registered: 'lav',
  need_info: 'warn',
  accepted: 'lav',
  in_progress: 'info',
  for_statement: 'info',
  statement_in: 'warn',
  answered: 'ok',
  objected: 'warn',
  under_review: 'info',
  closed: 'neutral',
  closed_final: 'neutral',
  directed_out: 'neutral',
  rejected: 'neutral',
  withdrawn: 'neutral',
};

export function StateChip({ state }: { state: Ticket['state'] }) {
  const { t } = useI18n();
  return <Chip tone={TONES[state]}>{t(`state.${state}`)}</Chip>;
}
