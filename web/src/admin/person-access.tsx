import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ResetLink, UserRow } from '../../../src/shared/api';
import { call } from '../api/client';
import { useI18n } from '../i18n';
import { useDeed } from '../pages/use-deed';
import { useWays } from '../session/ways';
import { Button } from '../ui/button';
import { copyText } from '../ui/copy';
import { Dialog } from '../ui/dialog';
import { Notice } from '../ui/notice';
import { PersonLinks } from './person-links';

/** How somebody comes in who cannot any more: a link for a new password, and the end of a lost second factor. */
export function PersonAccess({ user }: { user: UserRow }) {
  const { t } = useI18n();
  const client = useQueryClient();
  const deed = useDeed();
  const [link, setLink] = useState<ResetLink>();
  const [hasSecondFactor, setHasSecondFactor] = useState(user.hasSecondFactor);
  const make = () => deed.run(async () => setLink(await call('createResetLink', { params: { id: user.id } })));
  const ways = useWays().data;
  const invite = async () => {
    if (
      await deed.run(() => call('inviteUser', { params: { id: user.id } }), t('people.invitedNow', { name: user.name }))
    )
      void client.invalidateQueries({ queryKey: ['users'] });
  };
  const remove = async () => {
    if (!(await deed.run(() => call('removeSecondFactor', { params: { id: user.id } })))) return;
    setHasSecondFactor(false);
    void client.invalidateQueries({ queryKey: ['users'] });
  };
  return (
    <fieldset className="group-box stack-y">
      <legend>{t('people.access')}</legend>
      {deed.problem !== undefined && (
        <Notice tone="danger" live>
          {deed.problem}
        </Notice>
      )}
      {(ways?.passwords !== false || user.breakGlass) && (
        <Button icon="link" busy={deed.busy} onClick={() => void make()}>
          {t('people.makeLink')}
        </Button>
      )}
      {(ways?.providers.length ?? 0) > 0 && (
        <>
          <Button icon="shield" busy={deed.busy} onClick={() => void invite()}>
            {t('people.invite')}
          </Button>
          <p className="hint">{t('people.inviteWhy')}</p>
        </>
      )}
      <PersonLinks user={user} />
      {hasSecondFactor && (
        <>
          <Button look="danger" busy={deed.busy} onClick={() => void remove()}>
            {t('people.removeTwoStep')}
          </Button>
          <p className="hint">{t('people.removeTwoStepWhy')}</p>
        </>
      )}
      {user.hasSecondFactor && !hasSecondFactor && (
        <Notice tone="info" icon="check-circle" live>
          {t('people.removedTwoStep', { name: user.name })}
        </Notice>
      )}
      {link !== undefined && <LinkOnce user={user} link={link} onClose={() => setLink(undefined)} />}
    </fieldset>
  );
}

function LinkOnce({ user, link, onClose }: { user: UserRow; link: ResetLink; onClose: () => void }) {
  const { t, formats } = useI18n();
  const [copied, setCopied] = useState<'yes' | 'failed'>();
  const url = new URL(link.path, location.origin).href;
  const copy = async () => setCopied((await copyText(url)) ? 'yes' : 'failed');
  return (
    <Dialog
      title={t('people.linkTitle')}
      onClose={onClose}
      footer={
        <>
          <Button
            look="primary"
            icon={copied === 'yes' ? 'check' : 'copy'}
            onClick={() => void copy()}
            data-autofocus=""
          >
            {t('people.linkCopy')}
          </Button>
          <span className="hint" role="status">
            {copied === undefined ? '' : t(copied === 'yes' ? 'recovery.copied' : 'recovery.copyFailed')}
          </span>
        </>
      }
    >
      <div className="stack-y">
        <Notice tone="warn">
          {t('people.linkLead', { name: user.name, time: formats.moment(new Date(link.expiresAt), new Date()) })}
        </Notice>
        <p className="key-once">
          <bdi dir="ltr">{url}</bdi>
        </p>
      </div>
    </Dialog>
  );
}
