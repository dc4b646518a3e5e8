import type { ListedUnit } from '../../../src/shared/api';
import { useI18n } from '../i18n';
import { Chip } from '../ui/chip';

/** Who receives today, or why nobody does. */
export function ReceiverChip({ receiver }: { receiver: ListedUnit['receiver'] }) {
  const { t } = useI18n();
  if (receiver.why !== null)
    return (
      <Chip {...(receiver.why === 'nobody_named' ? {} : { tone: 'danger' as const })}>
        {t(`organisation.why.${receiver.why}`)}
      </Chip>
    );
  const name = receiver.person?.name === '' ? receiver.person.mail : (receiver.person?.name ?? '');
  return <Chip icon="user">{t(`organisation.receives.${receiver.as ?? 'coordinator'}`, { name })}</Chip>;
}
