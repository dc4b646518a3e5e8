import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { InstallationState } from '../../../src/shared/api';
import { call } from '../api/client';
import { useI18n } from '../i18n';
import { useNow } from '../inbox/now';
import { useDeed } from '../pages/use-deed';
import { useSession } from '../session/session';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { Icon } from '../ui/icon';
import { Notice } from '../ui/notice';

const ASK_EVERY_MS = 30_000;

/** Whether the installation stands still, and how many alarms are open; asked again now and then. */
export function useInstallation() {
  return useQuery({
    queryKey: ['installation'],
    queryFn: ({ signal }) => call('installationState', { signal }),
    refetchInterval: ASK_EVERY_MS,
  });
}

/** Open alarms, beside the page that tells of them. */
export function AlarmBadge() {
  const { t, formats } = useI18n();
  const open = useInstallation().data?.openAlarms ?? 0;
  if (open === 0) return null;
  return (
    <span className="n hot" title={t('operations.count', { n: open })}>
      {formats.number.format(open)}
    </span>
  );
}

/** Over every page of a restored copy: it stands still until an administrator releases it. */
export function HoldBar() {
  const { t, formats } = useI18n();
  const { can } = useSession();
  const now = useNow();
  const [asking, setAsking] = useState(false);
  const hold = useInstallation().data?.hold ?? null;
  if (hold === null) return null;
  return (
    <>
      <div className="notice danger bar-notice">
        <Icon name="pause" />
        <span className="grow">
          <b>{t('hold.title')}</b> {t('hold.text', { time: formats.moment(new Date(hold.backupTakenAt), now) })}
        </span>
        {can('operations.manage') && (
          <Button size="sm" onClick={() => setAsking(true)}>
            {t('hold.release')}
          </Button>
        )}
      </div>
      {asking && <Release hold={hold} onClose={() => setAsking(false)} />}
    </>
  );
}

function Release({ hold, onClose }: { hold: NonNullable<InstallationState['hold']>; onClose: () => void }) {
  const { t } = useI18n();
  const client = useQueryClient();
  const deed = useDeed();
  const release = async () => {
    if (!(await deed.run(() => call('releaseHold', {}), t('hold.done')))) return;
    onClose();
    await client.invalidateQueries();
  };
  return (
    <Dialog
      title={t('hold.ask')}
      onClose={onClose}
      footer={
        <>
          <Button look="primary" busy={deed.busy} onClick={() => void release()}>
            {t('hold.release')}
          </Button>
          <Button look="ghost" onClick={onClose}>
            {t('action.cancel')}
          </Button>
        </>
      }
    >
      <div className="stack-y">
        {deed.problem !== undefined && (
          <Notice tone="danger" live>
            {deed.problem}
          </Notice>
        )}
        <p>{t('hold.check')}</p>
        <p>{t('hold.unknown', { n: hold.deliveriesUnknown })}</p>
        <Notice tone="warn">{t('hold.former')}</Notice>
      </div>
    </Dialog>
  );
}
