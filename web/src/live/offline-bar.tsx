import { useQueryClient } from '@tanstack/react-query';
import { useI18n } from '../i18n';
import { useNow } from '../inbox/now';
import { Button } from '../ui/button';
import { Icon } from '../ui/icon';
import { useOfflineSince } from './use-live';

/** Says that the connection is away, since when, and what goes on regardless. */
export function OfflineBar() {
  const { t, formats } = useI18n();
  const client = useQueryClient();
  const since = useOfflineSince();
  const now = useNow();
  return (
    <div role="status" className="offline-slot">
      {since !== undefined && (
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
