import type { AttachmentInfo } from '../../../src/shared/api';
import { urlOf } from '../api/client';
import { useI18n } from '../i18n';
import { displayName } from '../text/direction';
import { Ltr } from '../ui/bidi';
import { Icon } from '../ui/icon';

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
        <span>{t(attachment.scan === 'infected' ? 'attachments.infected' : 'attachments.held')}</span>
      </span>
    );
  const url = urlOf('attachment', { id: attachment.id });
  if (attachment.preview)
    return (
      <a className="pic-att" href={url} target="_blank" rel="noopener">
        <img src={url} alt={name} loading="lazy" />
        <span className="row-x">
          <Ltr className="clip">{name}</Ltr>
          {size}
        </span>
      </a>
    );
  return (
    <a className="att" href={url} download={name}>
      <Icon name="clip" size="xs" />
      <Ltr className="clip">{name}</Ltr>
      {size}
      <Icon name="download" size="xs" />
    </a>
  );
}
