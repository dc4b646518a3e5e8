import type { Ticket } from '../../../src/shared/api';
import { useI18n } from '../i18n';
import { Chip, type Tone } from '../ui/chip';

const TONES: Readonly<Record<Ticket['state'], Tone>> = {
  registered: 'lav',
  in_progress: 'info',
  need_info: 'warn',
  answered: 'ok',
  closed: 'neutral',
};

export function StateChip({ state }: { state: Ticket['state'] }) {
  const { t } = useI18n();
  return <Chip tone={TONES[state]}>{t(`state.${state}`)}</Chip>;
}
