import { useState } from 'react';
import type { MailOffer } from '../../../src/shared/api';
import { call } from '../api/client';
import { useI18n } from '../i18n';
import { useDeed } from '../pages/use-deed';
import { Ltr } from '../ui/bidi';
import { Button } from '../ui/button';
import { Notice } from '../ui/notice';

/** Looks up what is usual for an address, and hands it to the form. What it found, and how sure that is, is said. */
export function OfferSettings({ address, onOffer }: { address: string; onOffer: (offer: MailOffer) => void }) {
  const { t } = useI18n();
  const deed = useDeed();
  const [offer, setOffer] = useState<MailOffer>();
  const look = () =>
    void deed.run(async () => {
      setOffer(undefined);
      const found = await call('suggestSettings', { query: { address: address.trim() } });
      setOffer(found);
      onOffer(found);
    });
  return (
    <>
      <div>
        <Button icon="search" busy={deed.busy} disabled={!address.includes('@')} onClick={look}>
          {t('accounts.offer.find')}
        </Button>
      </div>
      {deed.problem !== undefined && (
        <Notice tone="danger" live>
          {deed.fields.address ?? deed.problem}
        </Notice>
      )}
      {offer !== undefined && (
        <Notice tone={offer.by === 'guess' ? 'warn' : 'plain'} live>
          <b>
            {t(`accounts.offer.${offer.by}`)} <Ltr>{offer.provider}</Ltr>
          </b>{' '}
          {(offer.by === 'autoconfig' || offer.by === 'srv') && t('accounts.offer.check')}{' '}
          {t(`accounts.offer.then.${offer.signIn}`)}
        </Notice>
      )}
    </>
  );
}
