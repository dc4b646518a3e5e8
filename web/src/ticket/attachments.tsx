import { useState, type ReactNode } from 'react';
import type { AttachmentInfo } from '../../../src/shared/api';
import { urlOf } from '../api/client';
import { useI18n } from '../i18n';
import { displayName } from '../text/direction';
import { Ltr } from '../ui/bidi';
import { Icon } from '../ui/icon';
import { isMail } from './contents-query';
import { HELD_BECAUSE } from './held';
import { OpenedMail } from './opened-mail';
import { PictureAttachment } from './picture';

/** Files of a message: pictures in small, everything else to download. What was found dangerous is named, and not offered. */
export function Attachments({ attachments }: { attachments: readonly AttachmentInfo[] }) {
  const { t } = useI18n();
  if (attachments.length === 0) return null;
  return (
    <ul className="atts" aria-label={t('attachments.title', { n: attachments.length })}>
      {attachments.map((attachment) => (
        <li key={attachment.id}>
          <AttachmentItem attachment={attachment} />
        </li>
      ))}
    </ul>
  );
}

function AttachmentItem({ attachment }: { attachment: AttachmentInfo }) {
  const { t, formats } = useI18n();
  const name = displayName(attachment.filename);
  const size = <span className="muted">{formats.bytes(attachment.bytes)}</span>;
  if (!attachment.downloadable)
    return (
      <span className="att held">
        <Icon name="lock" size="xs" />
        <Ltr className="clip">{name}</Ltr>
        {size}
        <span>{t(HELD_BECAUSE[attachment.scan])}</span>
      </span>
    );
  const url = urlOf('attachment', { id: attachment.id });
  if (attachment.preview) return <PictureAttachment attachment={attachment} />;
  if (isMail(attachment.contentType)) return <AttachedMail attachment={attachment} name={name} size={size} url={url} />;
  return (
    <a className="att" href={url} download={name}>
      <Icon name="clip" size="xs" />
      <Ltr className="clip">{name}</Ltr>
      {size}
      <Icon name="download" size="xs" />
    </a>
  );
}

interface AttachedMailProps {
  readonly attachment: AttachmentInfo;
  readonly name: string;
  readonly size: ReactNode;
  readonly url: string;
}

/** A mail within the mail: opened in place, or kept as a file. */
function AttachedMail({ attachment, name, size, url }: AttachedMailProps) {
  const { t } = useI18n();
  const [open, setOpen] = useState(false);
  return (
    <span className="att two">
      <button type="button" aria-label={t('opened.open', { name })} onClick={() => setOpen(true)}>
        <Icon name="mail" size="xs" />
        <Ltr className="clip">{name}</Ltr>
        {size}
      </button>
      <a href={url} download={name} aria-label={t('opened.download', { name })}>
        <Icon name="download" size="xs" />
      </a>
      {open && <OpenedMail id={attachment.id} name={name} onClose={() => setOpen(false)} />}
    </span>
  );
}
