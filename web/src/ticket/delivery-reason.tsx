import { readDeliveryReason } from '../../../src/shared/delivery-reason';
import { useI18n } from '../i18n';

/** Why a delivery is as it is: our own words for what we know, and a server's own words in their own direction. */
export function Reason({ reason }: { reason: string }) {
  const { t } = useI18n();
  const { codes, words } = readDeliveryReason(reason);
  return (
    <span className="reason">
      {t('delivery.reason')} {codes.map((code) => t(`reason.${code}`)).join(' ')} {words !== '' && <bdi>{words}</bdi>}
    </span>
  );
}
