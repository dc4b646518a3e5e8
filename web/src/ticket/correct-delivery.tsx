import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { DeliveryInfo, SuppressedRecipient } from '../../../src/shared/api';
import { ApiError, call } from '../api/client';
import { SuppressedNotice } from '../composer/suppressed-notice';
import { useI18n } from '../i18n';
import { refreshLists } from '../inbox/use-live-inbox';
import { useDeed } from '../pages/use-deed';
import { Ltr } from '../ui/bidi';
import { CheckField, TextField } from '../ui/field';
import { showToast } from '../ui/toast';
import { Ask } from './ask';

/** Of an answer that did not arrive: the same letter to the address that a person types. */
export function CorrectDialog({
  delivery,
  ticketId,
  onClose,
}: {
  delivery: DeliveryInfo;
  ticketId: string;
  onClose: () => void;
}) {
  const { t } = useI18n();
  const client = useQueryClient();
  const deed = useDeed();
  const [address, setAddress] = useState(delivery.recipient);
  const [correctContact, setCorrectContact] = useState(true);
  const [suppressed, setSuppressed] = useState<readonly SuppressedRecipient[]>([]);

  const send = async (reason?: string) => {
    setSuppressed([]);
    const body = {
      address: address.trim(),
      correctContact,
      ...(reason === undefined ? {} : { suppressedReason: reason }),
    };
    const done = await deed.run(async () => {
      try {
        const { handle } = await call('correctDelivery', { params: { id: delivery.id }, body });
        showToast(t(correctContact && handle === 'taken' ? 'correct.doneTaken' : 'correct.done'));
      } catch (error) {
        if (error instanceof ApiError && error.code === 'recipient_suppressed')
          setSuppressed((error.problem.current as { recipients: readonly SuppressedRecipient[] }).recipients);
        throw error;
      }
    });
    await client.invalidateQueries({ queryKey: ['ticket', ticketId] });
    refreshLists(client);
    if (done) onClose();
  };
  return (
    <Ask
      title={t('correct.title')}
      will={[t('correct.same'), t('correct.old')]}
      confirm={t('correct.confirm')}
      ready={address.trim() !== '' && address.trim().toLowerCase() !== delivery.recipient.toLowerCase()}
      deed={suppressed.length > 0 ? { ...deed, problem: undefined } : deed}
      onConfirm={() => void send()}
      onClose={onClose}
    >
      <p>
        {t('correct.from')} <Ltr>{delivery.recipient}</Ltr>
      </p>
      <TextField
        label={t('correct.address')}
        ltr
        inputMode="email"
        autoComplete="off"
        spellCheck={false}
        required
        maxLength={254}
        value={address}
        error={deed.fields['address']}
        onChange={setAddress}
        data-autofocus=""
      />
      <CheckField
        label={t('correct.contact')}
        help={t('correct.contactHelp')}
        checked={correctContact}
        onChange={setCorrectContact}
      />
      {suppressed.length > 0 && (
        <SuppressedNotice
          suppressed={suppressed}
          anyway={t('correct.anyway')}
          onReason={(reason) => void send(reason)}
        />
      )}
    </Ask>
  );
}
