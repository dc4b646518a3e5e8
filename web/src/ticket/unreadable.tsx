import type { Message } from '../../../src/shared/api';
import { call } from '../api/client';
import { useI18n } from '../i18n';
import { useDeed } from '../pages/use-deed';
import { useSession } from '../session/session';
import { Button } from '../ui/button';
import { Notice } from '../ui/notice';

/** Why a message could not be opened, and another try: a newer version may be able to. Its original stands among the attachments. */
export function Unreadable({ message, code }: { message: Message; code: string }) {
  const { t, lookUp } = useI18n();
  const { can } = useSession();
  const deed = useDeed();
  const retry = () => void deed.run(() => call('retryMessage', { params: { id: message.id } }), t('quarantine.replayed'));
  return (
    <div className="findings">
      <Notice
        tone="warn"
        actions={
          can('quarantine.replay') && (
            <Button size="sm" icon="reload" busy={deed.busy} onClick={retry}>
              {t('quarantine.replay')}
            </Button>
          )
        }
      >
        <b>{t('message.unreadable')}</b>{' '}
        {lookUp(`quarantine.reason.${code}`) ?? t('message.unreadable.other', { code })}
      </Notice>
      {deed.problem !== undefined && (
        <Notice tone="danger" live>
          {deed.problem}
        </Notice>
      )}
    </div>
  );
}
