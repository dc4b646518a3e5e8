import { useState } from 'react';
import { useI18n } from '../i18n';
import { TextField } from '../ui/field';

export const SHORTEST_PASSWORD = 12;

/** A new password, twice. */
export function useNewPassword() {
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const short = next !== '' && next.length < SHORTEST_PASSWORD;
  const differs = again !== '' && again !== next;
  return { next, again, setNext, setAgain, short, differs, ready: !short && again === next };
}

export function NewPasswordFields({
  password,
  autoFocus,
}: {
  password: ReturnType<typeof useNewPassword>;
  autoFocus?: boolean;
}) {
  const { t } = useI18n();
  const n = SHORTEST_PASSWORD;
  return (
    <>
      <TextField
        label={t('password.next')}
        type="password"
        autoComplete="new-password"
        ltr
        required
        autoFocus={autoFocus}
        minLength={SHORTEST_PASSWORD}
        help={t('password.help', { n })}
        error={password.short ? t('password.short', { n }) : undefined}
        value={password.next}
        onChange={password.setNext}
      />
      <TextField
        label={t('password.again')}
        type="password"
        autoComplete="new-password"
        ltr
        required
        error={password.differs ? t('password.differs') : undefined}
        value={password.again}
        onChange={password.setAgain}
      />
    </>
  );
}
