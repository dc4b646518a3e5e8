import type { AccountInfo } from '../../../src/shared/api';
import { useI18n } from '../i18n';
import { Notice } from '../ui/notice';

type Health = AccountInfo['health'];
/** From so full a mailbox somebody should look before its server refuses mail. */
const NEARLY_FULL = 0.9;

/** Beside the account's last mail: how full its mailbox is. Nothing where the server does not say. */
export function HowFull({ quota }: Pick<Health, 'quota'>) {
  const { t, formats } = useI18n();
  if (quota === null) return null;
  return (
    <> · {t('accounts.quota', { used: formats.bytes(quota.usedBytes), limit: formats.bytes(quota.limitBytes) })}</>
  );
}

/** What holds nothing up and should be seen to. */
export function Condition({ quota, trouble }: Pick<Health, 'quota' | 'trouble'>) {
  const { t, localized } = useI18n();
  const share = quota === null ? 0 : quota.usedBytes / quota.limitBytes;
  return (
    <>
      {share >= NEARLY_FULL && (
        <Notice tone="warn">{t('accounts.quotaNear', { percent: Math.floor(share * 100) })}</Notice>
      )}
      {trouble !== null && <Notice tone="warn">{localized(trouble)}</Notice>}
    </>
  );
}
