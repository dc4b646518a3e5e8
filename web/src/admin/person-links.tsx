import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { UserRow } from '../../../src/shared/api';
import { call } from '../api/client';
import { useI18n } from '../i18n';
import { useDeed } from '../pages/use-deed';
import { useWays } from '../session/ways';
import { Button } from '../ui/button';
import { Notice } from '../ui/notice';

/** The providers that know somebody, each to be parted from them. */
export function PersonLinks({ user }: { user: UserRow }) {
  const { t, localized } = useI18n();
  const client = useQueryClient();
  const deed = useDeed();
  const ways = useWays().data;
  const [gone, setGone] = useState<readonly string[]>([]);
  const unlink = async (provider: string) => {
    if (!(await deed.run(() => call('unlinkUser', { params: { id: user.id, provider } })))) return;
    setGone((before) => [...before, provider]);
    void client.invalidateQueries({ queryKey: ['users'] });
  };
  const left = user.linkedTo.filter(({ id }) => !gone.includes(id));
  const byPassword = user.hasPassword && (ways?.passwords !== false || user.breakGlass);
  return (
    <>
      {deed.problem !== undefined && (
        <Notice tone="danger" live>
          {deed.problem}
        </Notice>
      )}
      {left.map(({ id, label }) => (
        <Button key={id} look="danger" busy={deed.busy} onClick={() => void unlink(id)}>
          {t('people.unlink', { name: localized(label) })}
        </Button>
      ))}
      {left.length > 0 && (
        <p className="hint">{t(byPassword || left.length > 1 ? 'people.unlinkWhy' : 'people.unlinkStrands')}</p>
      )}
      {gone.length > 0 && (
        <Notice tone="info" icon="check-circle" live>
          {t('people.unlinked', { name: user.name })}
        </Notice>
      )}
    </>
  );
}
