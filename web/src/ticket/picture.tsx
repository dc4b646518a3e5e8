import { useState } from 'react';
import { createPortal } from 'react-dom';
import type { AttachmentInfo } from '../../../src/shared/api';
import { refusal, Unreachable, urlOf } from '../api/client';
import { useI18n } from '../i18n';
import { displayName } from '../text/direction';
import { Ltr } from '../ui/bidi';
import { Dialog } from '../ui/dialog';
import { Icon } from '../ui/icon';
import { errorText, useSlow } from '../ui/states';

type Size = 'thumb' | 'view';
type State = { readonly kind: 'loading' | 'shown' } | { readonly kind: 'failed'; readonly error: unknown };

/** A picture among the files of a message: in small, and larger in a dialog. Painted by the server; the original is only downloaded. */
export function PictureAttachment({ attachment }: { attachment: AttachmentInfo }) {
  const { t, formats } = useI18n();
  const [open, setOpen] = useState(false);
  const name = displayName(attachment.filename);
  return (
    <span className="pic-att">
      <button type="button" aria-label={t('picture.open', { name })} onClick={() => setOpen(true)}>
        <Painted id={attachment.id} size="thumb" alt="" />
      </button>
      <a className="row-x" href={urlOf('attachment', { id: attachment.id })} download={name}>
        <Ltr className="clip grow">{name}</Ltr>
        <span className="muted">{formats.bytes(attachment.bytes)}</span>
        <Icon name="download" size="xs" />
      </a>
      {open &&
        // what is inside a message is styled as a part of it
        createPortal(
          <PictureDialog attachment={attachment} name={name} onClose={() => setOpen(false)} />,
          document.body,
        )}
    </span>
  );
}

function PictureDialog({
  attachment,
  name,
  onClose,
}: {
  attachment: AttachmentInfo;
  name: string;
  onClose: () => void;
}) {
  const { t } = useI18n();
  const download = (
    <a className="btn" href={urlOf('attachment', { id: attachment.id })} download={name}>
      <Icon name="download" size="sm" />
      {t('picture.original')}
    </a>
  );
  return (
    <Dialog title={name} shape="picture" onClose={onClose} footer={download}>
      <Painted id={attachment.id} size="view" alt={name} />
    </Dialog>
  );
}

/** The picture itself, or a sign that it is on its way, or the server's own words why there is none. */
function Painted({ id, size, alt }: { id: string; size: Size; alt: string }) {
  const i18n = useI18n();
  const [state, setState] = useState<State>({ kind: 'loading' });
  const [tries, setTries] = useState(0);
  const slow = useSlow(state.kind === 'loading');
  const url = `${urlOf('attachmentPicture', { id })}?size=${size}`;
  const fail = async () => {
    const error = await whyNot(url);
    // it came the second time: the server had been busy
    if (error === undefined && tries === 0) setTries(1);
    else setState({ kind: 'failed', error });
  };
  if (state.kind === 'failed')
    return (
      <span className="painted failed" role={size === 'view' ? 'alert' : undefined}>
        <Icon name="alert" size="sm" />
        <span>{errorText(state.error, i18n)}</span>
      </span>
    );
  return (
    <span className="painted" aria-busy={state.kind === 'loading'}>
      <img
        key={tries}
        src={url}
        alt={alt}
        loading={size === 'thumb' ? 'lazy' : 'eager'}
        onLoad={() => setState({ kind: 'shown' })}
        onError={() => void fail()}
      />
      {slow && (
        <span className="wait" role={size === 'view' ? 'status' : undefined}>
          {i18n.t('picture.loading')}
        </span>
      )}
    </span>
  );
}

/** An image that fails says nothing; the same request, asked by us, has the reason in it. Undefined: nothing is wrong with it now. */
async function whyNot(url: string): Promise<unknown> {
  try {
    const response = await fetch(url, { headers: { 'Accept-Language': document.documentElement.lang } });
    return response.ok ? undefined : await refusal(response);
  } catch {
    return new Unreachable();
  }
}
