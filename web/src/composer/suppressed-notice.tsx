import { useState } from 'react';
import type { SuppressedRecipient } from '../../../src/shared/api';
import { useI18n } from '../i18n';
import { Ltr } from '../ui/bidi';
import { Button } from '../ui/button';
import { TextField } from '../ui/field';
import { Notice } from '../ui/notice';

const SHORTEST_REASON = 3;

/** Mail to these addresses came back: it is sent there with a reason, or not at all. */
export function SuppressedNotice({
  suppressed,
  anyway,
  onReason,
}: {
  suppressed: readonly SuppressedRecipient[];
  /** What the button says: send, or send and close, anyway. */
  anyway: string;
  onReason: (reason: string) => void;
}) {
  const { t, formats } = useI18n();
  const [reason, setReason] = useState('');
  return (
    <Notice tone="warn" live>
      <b>{t('suppressed.title')}</b>
      <ul>
        {suppressed.map(({ address, why, since }) => (
          <li key={address}>
            <Ltr>{address}</Ltr>: {t(`suppression.why.${why}`)} · {formats.date(new Date(since))}
          </li>
        ))}
      </ul>
      <p>{t('suppressed.what')}</p>
      <TextField label={t('suppressed.reason')} required maxLength={500} value={reason} onChange={setReason} />
      <Button size="sm" disabled={reason.trim().length < SHORTEST_REASON} onClick={() => onReason(reason.trim())}>
        {anyway}
      </Button>
    </Notice>
  );
}
