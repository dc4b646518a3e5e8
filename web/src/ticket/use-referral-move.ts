import { useQueryClient } from '@tanstack/react-query';
import type { MoveReferral, ReferralInfo } from '../../../src/shared/api';
import { call } from '../api/client';
import { useI18n } from '../i18n';
import { useDeed } from '../pages/use-deed';

export type ReferralDeed<T = MoveReferral> = T extends unknown ? Omit<T, 'version'> : never;

/** One step of a referral as it is seen: refused when somebody else was faster. Its case may have moved on with it. */
export function useReferralMove({ id, version }: Pick<ReferralInfo, 'id' | 'version'>) {
  const { t } = useI18n();
  const client = useQueryClient();
  const deed = useDeed();
  /** @returns whether it went well */
  const move = async (step: ReferralDeed): Promise<boolean> => {
    const done = t(step.move === 'remind' ? 'referral.reminded' : 'referral.recorded');
    const well = await deed.run(() => call('moveReferral', { params: { id }, body: { ...step, version } }), done);
    await client.invalidateQueries();
    return well;
  };
  return { deed, move };
}
