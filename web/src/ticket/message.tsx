import { memo, useState } from 'react';
import type { Message } from '../../../src/shared/api';
import { useI18n } from '../i18n';
import { useNow } from '../inbox/now';
import { useSession } from '../session/session';
import { displayName } from '../text/direction';
import { Avatar } from '../ui/avatar';
import { Ltr, Name } from '../ui/bidi';
import { ChannelIcon } from '../ui/channel-icon';
import { Chip } from '../ui/chip';
import { Icon } from '../ui/icon';
import { Menu, type MenuItem } from '../ui/menu';
import { MessageText } from '../ui/message-text';
import { Attachments } from './attachments';
import { useCase } from './case-context';
import { MessageCalendar } from './calendar-card';
import { CharsetPanel } from './charset-panel';
import { isInvitation } from './contents-query';
import { useMayRecode } from './use-set-charset';
import { Deliveries } from './deliveries';
import { FileLinks } from './file-links';
import { Findings } from './findings';
import { openOriginal } from './held';
import { HtmlFrame } from './html-frame';
import { Unreadable } from './unreadable';

/** One message, in the direction that was stored with it: never guessed again from what the screen happens to show. */
export const MessageCard = memo(function MessageCard({ message, ticketId }: { message: Message; ticketId: string }) {
  const { t } = useI18n();
  const [whole, setWhole] = useState(false);
  const [html, setHtml] = useState(false);
  const [recoding, setRecoding] = useState(false);
  const recode = useMayRecode()(message) ? () => setRecoding(true) : undefined;
  const kind = message.direction === 'in' ? '' : message.direction;
  const invitation = message.attachments.find((file) => file.downloadable && isInvitation(file.contentType));
  return (
    <article className={`msg ${kind}`} aria-label={t(`message.${message.purpose}`)} data-message={message.id}>
      <MessageHead message={message} html={html} onHtml={() => setHtml(!html)} onRecode={recode} />
      <Origin message={message} />
      {invitation !== undefined && <MessageCalendar attachmentId={invitation.id} />}
      {html ? (
        <HtmlFrame message={message} />
      ) : (
        <>
          <div className="body" dir={message.textDirection} lang={message.language ?? undefined}>
            <MessageText text={whole ? message.text : message.visibleText} direction={message.textDirection} />
          </div>
          {message.trimmed && (
            <button type="button" className="trimmed" aria-expanded={whole} onClick={() => setWhole(!whole)}>
              <Icon name="dots" size="xs" />
              {t(whole ? 'message.lessText' : 'message.wholeText')}
            </button>
          )}
        </>
      )}
      {message.unreadable !== null && <Unreadable message={message} code={message.unreadable} />}
      <Attachments attachments={message.attachments} />
      <Findings message={message} onRecode={recode} />
      {message.direction === 'out' && <Deliveries message={message} ticketId={ticketId} />}
      {message.direction === 'out' && <FileLinks message={message} />}
      {recoding && <CharsetPanel message={message} ticketId={ticketId} onClose={() => setRecoding(false)} />}
    </article>
  );
});

/** Of a message that lies in a case merged into this one: which. */
function Origin({ message }: { message: Message }) {
  const { t } = useI18n();
  const reference = useCase().originOf(message);
  if (reference === undefined) return null;
  return (
    <p className="origin">
      <Icon name="link" size="xs" />
      {t('merge.origin', { reference })}
    </p>
  );
}

interface MessageHeadProps {
  readonly message: Message;
  readonly html: boolean;
  readonly onHtml: () => void;
  /** Undefined where how it is written is in no doubt, or is not this person's to decide. */
  readonly onRecode: (() => void) | undefined;
}

function MessageHead({ message, html, onHtml, onRecode }: MessageHeadProps) {
  const i18n = useI18n();
  const { t, formats } = i18n;
  const now = useNow();
  const { can } = useSession();
  const name = message.author?.name ?? (message.sender.name || message.sender.address);
  const at = new Date(message.receivedAt);
  const { maySplit, split } = useCase();
  const menu: MenuItem[] = [];
  if (message.hasHtml)
    menu.push({ id: 'html', label: t(html ? 'message.asText' : 'message.asHtml'), icon: 'eye', onPick: onHtml });
  if (message.hasRaw && can('message.raw'))
    menu.push({
      id: 'raw',
      label: t('message.raw'),
      icon: 'download',
      onPick: () => openOriginal(message, i18n),
    });
  if (onRecode !== undefined)
    menu.push({ id: 'charset', label: t('charset.action'), icon: 'reload', onPick: onRecode });
  if (maySplit(message)) {
    menu.push({ id: 'split', label: t('split.one'), icon: 'split', onPick: () => split({ message, onwards: false }) });
    menu.push({ id: 'onwards', label: t('split.onwards'), icon: 'split', onPick: () => split({ message, onwards: true }) });
  }
  return (
    <header>
      {message.direction === 'note' ? (
        <Icon name="lock" size="sm" />
      ) : (
        <Avatar id={message.author?.id ?? message.sender.address} name={name} />
      )}
      <b className="clip">
        <Name>{name}</Name>
      </b>
      {message.direction === 'note' && <span className="chip outline">{t('message.note')}</span>}
      {message.direction !== 'note' && <ChannelIcon channel={message.channel} size="sm" />}
      {message.direction === 'in' && message.sender.address !== name && (
        <span className="via clip" dir="ltr">
          <Ltr>{displayName(message.sender.address)}</Ltr>
        </span>
      )}
      {message.purpose === 'acknowledgement' && <Chip>{t('message.acknowledgement')}</Chip>}
      {message.purpose === 'referral' && <Chip icon="refer">{t('message.referral')}</Chip>}
      {message.automatic !== 'no' && <Chip tone="lav">{t(`automatic.${message.automatic}`)}</Chip>}
      {message.senderTrust === 'failed' && (
        <Chip tone="danger" icon="alert" title={t('trust.failedWhy')}>
          {t('trust.failed')}
        </Chip>
      )}
      <span className="grow" />
      <time dateTime={message.receivedAt} title={formats.full(at)}>
        {formats.moment(at, now)}
      </time>
      {menu.length > 0 && (
        <Menu label={t('message.more')} className="btn ghost icon sm" items={menu}>
          <Icon name="dots" size="sm" />
        </Menu>
      )}
    </header>
  );
}
