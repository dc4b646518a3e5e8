import { useState } from 'react';
import type { Message } from '../../../src/shared/api';
import { call, urlOf } from '../api/client';
import { useI18n } from '../i18n';
import { Button } from '../ui/button';
import { Icon } from '../ui/icon';
import { errorText } from '../ui/states';
import { showToast } from '../ui/toast';

/**
 * The sender's own layout, from its own route with its own policy: no scripts, nothing fetched by this browser from anywhere else
 * (ruling 14). Pictures of other hosts are fetched by the server, when a reader asks for them.
 */
export function HtmlFrame({ message }: { message: Message }) {
  const { t } = useI18n();
  const [pictures, setPictures] = useState<string>();
  const query = pictures === undefined ? '' : `?pictures=${encodeURIComponent(pictures)}`;
  return (
    <div className="html">
      {message.hasRemoteImages && (
        <div className="hint row-x wrap">
          <Icon name="shield" size="xs" />
          <span className="grow">{t(pictures === undefined ? 'message.imagesBlocked' : 'message.imagesShown')}</span>
          {pictures === undefined && <ShowPictures id={message.id} onShown={setPictures} />}
        </div>
      )}
      <iframe
        title={t('message.htmlTitle')}
        src={`${urlOf('messageHtml', { id: message.id })}${query}`}
        sandbox="allow-popups allow-popups-to-escape-sandbox"
        referrerPolicy="no-referrer"
        loading="lazy"
      />
    </div>
  );
}

function ShowPictures({ id, onShown }: { id: string; onShown: (right: string) => void }) {
  const i18n = useI18n();
  const [busy, setBusy] = useState(false);
  const show = async () => {
    setBusy(true);
    try {
      onShown((await call('showRemotePictures', { params: { id } })).pictures);
    } catch (error) {
      showToast(errorText(error, i18n), { tone: 'bad' });
      setBusy(false);
    }
  };
  return (
    <Button size="sm" icon="eye" busy={busy} onClick={() => void show()}>
      {i18n.t('message.showImages')}
    </Button>
  );
}
