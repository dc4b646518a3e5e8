import { useState } from 'react';
import type { Ticket } from '../../../src/shared/api';
import { useI18n } from '../i18n';
import { Ltr } from '../ui/bidi';
import { Button } from '../ui/button';
import { ChannelIcon } from '../ui/channel-icon';
import { Icon } from '../ui/icon';
import { useReference } from '../inbox/use-reference';
import { displayName } from '../text/direction';

interface RecipientsProps {
  readonly ticket: Ticket;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly onTo: (to: readonly string[]) => void;
  readonly onCc: (cc: readonly string[]) => void;
}
const MAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** Channel, sender and who gets it: all of it in sight before sending. */
export function Recipients({ ticket, to, cc, onTo, onCc }: RecipientsProps) {
  const { t } = useI18n();
  const [ccOpen, setCcOpen] = useState(false);
  // Further recipients make sense where people are addressed by mail; elsewhere the conversation is with one handle.
  const addable = ticket.reply.to.some((party) => MAIL.test(party.address)) || to.some((address) => MAIL.test(address));
  const nameOf = (address: string) => ticket.reply.to.find((party) => party.address === address)?.name;
  return (
    <>
      <div className="c-to">
        <SentFrom ticket={ticket} />
        <span className="muted">{t('composer.to')}</span>
        <AddressLine
          addresses={to}
          onChange={onTo}
          label={t('composer.to')}
          addable={addable}
          nameOf={nameOf}
          keepOne
        />
        {addable && !ccOpen && cc.length === 0 && (
          <Button look="ghost" size="sm" onClick={() => setCcOpen(true)}>
            {t('composer.cc')}
          </Button>
        )}
      </div>
      {(ccOpen || cc.length > 0) && (
        <div className="c-to">
          <span className="muted">{t('composer.cc')}</span>
          <AddressLine addresses={cc} onChange={onCc} label={t('composer.cc')} addable nameOf={nameOf} />
        </div>
      )}
    </>
  );
}

/** The address that the person will see as the sender: where they wrote to. Other channels are named. */
function SentFrom({ ticket: { reply } }: { ticket: Ticket }) {
  const { t } = useI18n();
  const { channelName } = useReference();
  const isAlias = reply.from !== reply.accountAddress;
  return (
    <span className="pill" title={t('composer.from', { address: reply.from })}>
      <ChannelIcon channel={reply.channel} size="xs" />
      {MAIL.test(reply.from) ? (
        <span className={isAlias ? undefined : 'only-wide'}>
          <span className="vh">{t('composer.fromLabel')} </span>
          <Ltr>{reply.from}</Ltr>
        </span>
      ) : (
        <span className="only-wide">{channelName(reply.channel)}</span>
      )}
    </span>
  );
}

interface LineProps {
  readonly addresses: readonly string[];
  readonly onChange: (addresses: readonly string[]) => void;
  readonly label: string;
  readonly addable: boolean;
  readonly nameOf: (address: string) => string | undefined;
  readonly keepOne?: boolean;
}

function AddressLine({ addresses, onChange, label, addable, nameOf, keepOne }: LineProps) {
  const { t } = useI18n();
  const [text, setText] = useState('');
  const add = () => {
    const address = text.trim().replace(/[,;،]$/, '');
    if (address === '') return;
    if (!addresses.includes(address)) onChange([...addresses, address]);
    setText('');
  };
  const bad = text !== '' && !MAIL.test(text.trim());
  return (
    <span className="addresses">
      {addresses.map((address) => (
        <span
          className={MAIL.test(address) || !address.includes('@') || address.startsWith('@') ? 'pill' : 'pill bad'}
          key={address}
          title={nameOf(address)}
        >
          <Ltr className="clip">{displayName(address)}</Ltr>
          {!(keepOne === true && addresses.length === 1) && (
            <button
              type="button"
              aria-label={t('composer.removeAddress', { address })}
              onClick={() => onChange(addresses.filter((other) => other !== address))}
            >
              <Icon name="close" size="xs" />
            </button>
          )}
        </span>
      ))}
      {addable && (
        <input
          type="email"
          dir="ltr"
          value={text}
          aria-label={t('composer.addAddress', { line: label })}
          aria-invalid={bad || undefined}
          placeholder={t('composer.add')}
          onChange={(event) => setText(event.target.value)}
          onBlur={add}
          onKeyDown={(event) => {
            if (event.code === 'Backspace' && text === '' && addresses.length > (keepOne === true ? 1 : 0))
              onChange(addresses.slice(0, -1));
            if ((event.code === 'Enter' && !event.ctrlKey) || event.key === ',' || event.key === '،') {
              event.preventDefault();
              add();
            }
          }}
        />
      )}
    </span>
  );
}
