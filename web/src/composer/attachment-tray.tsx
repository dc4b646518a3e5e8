import type { Ticket, Upload } from '../../../src/shared/api';
import { useI18n } from '../i18n';
import { displayName } from '../text/direction';
import { Ltr } from '../ui/bidi';
import { Icon } from '../ui/icon';
import type { RunningUpload } from './use-uploads';

/** What goes along with the answer, and what is still on its way. */
export function AttachmentTray({
  attachments,
  running,
  links,
  onRemove,
}: {
  attachments: readonly Upload[];
  running: readonly RunningUpload[];
  /** Larger files go as links. */
  links: Ticket['reply']['links'];
  onRemove: (id: string) => void;
}) {
  const { t, formats } = useI18n();
  if (attachments.length + running.length === 0) return null;

  const linked = (file: Upload) => links !== null && file.bytes > links.aboveBytes;
  const list = (
    <ul className="atts" aria-label={t('attachments.title', { n: attachments.length })}>
      {attachments.map((attachment) => (
        <li key={attachment.id} className="att">
          <Icon name={linked(attachment) ? 'link' : 'clip'} size="xs" />
          <Ltr className="clip">{displayName(attachment.filename)}</Ltr>
          <span className="muted">{formats.bytes(attachment.bytes)}</span>
          {linked(attachment) && <span className="muted">· {t('attachments.asLink')}</span>}
          <button
            type="button"
            aria-label={t('attachments.remove', { name: attachment.filename })}
            onClick={() => onRemove(attachment.id)}
          >
            <Icon name="close" size="xs" />
          </button>
        </li>
      ))}
      {running.map((upload) => (
        <li key={upload.id} className="att">
          <Ltr className="clip">{displayName(upload.name)}</Ltr>
          <progress value={upload.share} max={1} aria-label={t('attachments.uploading', { name: upload.name })} />
          <button type="button" aria-label={t('attachments.cancel', { name: upload.name })} onClick={upload.cancel}>
            <Icon name="close" size="xs" />
          </button>
        </li>
      ))}
    </ul>
  );
  if (links === null || !attachments.some(linked)) return list;
  return (
    <>
      {list}
      <p className="hint atts-links" role="status">
        {t('attachments.links', { n: links.days, mb: Math.round(links.aboveBytes / (1024 * 1024)) })}
      </p>
    </>
  );
}
