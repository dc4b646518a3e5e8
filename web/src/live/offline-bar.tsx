import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { call } from '../api/client';
import { useI18n } from '../i18n';
import { useNow } from '../inbox/now';
import { Button } from '../ui/button';
import { Icon } from '../ui/icon';
import { useOfflineSince } from './use-live';

/** While the server is out of reach it is asked this often whether it is back. */
const ASK_EVERY_MS = 3_000;

/** Says that the connection is away, since when, and what goes on regardless. */
export function OfflineBar() {
  const { t, formats } = useI18n();
  const client = useQueryClient();
  const since = useOfflineSince();
  const now = useNow();
  const away = since !== undefined;
  const wasAway = useRef(false);
  useEffect(() => {
    if (!away) {
      // What was missed is read now, without waiting for somebody to press something.
      if (wasAway.current) void client.invalidateQueries();
      wasAway.current = false;
      return;
    }
    wasAway.current = true;
    const ask = () => void call('session', {}).catch(() => undefined);
    const timer = setInterval(ask, ASK_EVERY_MS);
    addEventListener('online', ask);
    return () => {
      clearInterval(timer);
      removeEventListener('online', ask);
    };
  }, [away, client]);
  return (
    <div role="status" className="offline-slot">
      {away && (
        <div className="notice warn bar-notice">
          <Icon name="offline" />
          <span className="grow">
            <b>{t('offline.title', { ago: formats.ago(since, now) })}</b> {t('offline.text')}
          </span>
          <Button size="sm" onClick={() => void client.invalidateQueries()}>
            {t('action.retry')}
          </Button>
        </div>
      )}
    </div>
  );
}
