import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { AttachmentContents } from '../../../src/shared/api';
import { useI18n } from '../i18n';
import { displayName } from '../text/direction';
import { Ltr, Name } from '../ui/bidi';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { Icon } from '../ui/icon';
import { MessageText } from '../ui/message-text';
import { Notice } from '../ui/notice';
import { RowSkeletons, useSlow } from '../ui/states';
import { CalendarCard } from './calendar-card';
import { contentsQuery } from './contents-query';

type Mail = Extract<AttachmentContents, { kind: 'mail' }>;

/** A mail that is attached, with its own sender, words and files; mails inside it open in its place. */
export function OpenedMail({ id, name, onClose }: { id: string; name: string; onClose: () => void }) {
  const { t } = useI18n();
  const [way, setWay] = useState<readonly number[]>([]);
  const { data, isPending } = useQuery(contentsQuery(id, way.join('.')));
  const slow = useSlow(isPending);
  return (
    <Dialog title={t('opened.title')} shape="sheet" onClose={onClose}>
      <div className="opened">
        {way.length > 0 && (
          <Button size="sm" look="ghost" icon="back" onClick={() => setWay(way.slice(0, -1))}>
            {t('action.back')}
          </Button>
        )}
        {slow && <RowSkeletons count={3} />}
        {data?.kind === 'mail' && <MailSheet mail={data} onOpen={(index) => setWay([...way, index])} />}
        {data?.kind === 'calendar' && <CalendarCard calendar={data.calendar} />}
        {(data?.kind === 'closed' || (!isPending && data === undefined)) && (
          <Notice tone="info">{t('opened.closed', { name })}</Notice>
        )}
      </div>
    </Dialog>
  );
}

function MailSheet({ mail, onOpen }: { mail: Mail; onOpen: (index: number) => void }) {
  const { t, formats } = useI18n();
  return (
    <>
      <h3>{mail.subject === '' ? t('opened.noSubject') : <Name>{mail.subject}</Name>}</h3>
      <dl className="opened-head">
        <People label={t('opened.from')} people={mail.from} />
        <People label={t('opened.to')} people={mail.to} />
        {mail.sentAt !== null && (
          <div>
            <dt>{t('opened.date')}</dt>
            <dd>{formats.full(new Date(mail.sentAt))}</dd>
          </div>
        )}
      </dl>
      <Notice tone="plain">{t('opened.unverified')}</Notice>
      <MailWarnings codes={mail.warnings} />
      {mail.calendar !== null && <CalendarCard calendar={mail.calendar} />}
      <div className="opened-body" dir={mail.direction} lang={mail.language ?? undefined}>
        {mail.text.trim() === '' ? (
          <span className="muted">{t('opened.empty')}</span>
        ) : (
          <MessageText text={mail.text} direction={mail.direction} />
        )}
      </div>
      <Files files={mail.files} onOpen={onOpen} />
    </>
  );
}

function People({ label, people }: { label: string; people: Mail['from'] }) {
  if (people.length === 0) return null;
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        {people.slice(0, 20).map(({ name, address }, at) => (
          <span key={at} className="opened-person">
            {name !== null && name !== '' && <Name>{name}</Name>}{' '}
            {address !== null && <Ltr className="muted">{displayName(address)}</Ltr>}
          </span>
        ))}
      </dd>
    </div>
  );
}

function MailWarnings({ codes }: { codes: readonly string[] }) {
  const { lookUp } = useI18n();
  const told = codes.flatMap((code) => {
    const [name = code, detail = ''] = code.split(/:(.*)/s);
    return name === 'remote_images' ? [] : (lookUp(`warning.${name}`, { detail }) ?? []);
  });
  if (told.length === 0) return null;
  return (
    <Notice tone="warn">
      <ul>
        {told.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </Notice>
  );
}

/** Files inside are named; mails and invitations among them can be opened, the rest comes with the whole file. */
function Files({ files, onOpen }: { files: Mail['files']; onOpen: (index: number) => void }) {
  const { t, formats } = useI18n();
  if (files.length === 0) return null;
  return (
    <ul className="atts" aria-label={t('attachments.title', { n: files.length })}>
      {files.map((file, index) => {
        const face = (
          <>
            <Icon name={file.opens ? 'mail' : 'clip'} size="xs" />
            <Ltr className="clip">{displayName(file.name)}</Ltr>
            <span className="muted">{formats.bytes(file.bytes)}</span>
          </>
        );
        return (
          <li key={index}>
            {file.opens ? (
              <button type="button" className="att" onClick={() => onOpen(index)}>
                {face}
              </button>
            ) : (
              <span className="att">{face}</span>
            )}
          </li>
        );
      })}
    </ul>
  );
}
