import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { AccountInfo, MailOffer } from '../../../src/shared/api';
import { call } from '../api/client';
import { newId } from '../api/new-id';
import { useI18n } from '../i18n';
import { useDeed } from '../pages/use-deed';
import { useSession } from '../session/session';
import { Button } from '../ui/button';
import { CheckField, SelectField, TextField } from '../ui/field';
import { Notice } from '../ui/notice';
import { OfferSettings } from './account-setup';
import { FormDialog } from './form-dialog';
import { detailsConfig, detailsOf } from './mailbox-details';
import { MailboxFields } from './mailbox-fields';
import { SignInFields } from './sign-in-fields';
import { signInConfig, signInOf } from './sign-in-methods';
import { SpamField, spamConfig, spamOf } from './spam-field';
import { ServerFields, offered, serverConfig, serverOf, type ServerValues } from './server-fields';

const MAIL = 'email';
const LONGEST_NAME = 120;

/** A mailbox: where mail is fetched, where it is sent, and the two passwords, which are never shown again. */
export function AccountForm({
  account,
  onAdded,
  onSigning,
  onClose,
}: {
  account: AccountInfo | undefined;
  onAdded: (id: string) => void;
  /** To the domain's signature of a mailbox that is saved. */
  onSigning: (id: string) => void;
  onClose: () => void;
}) {
  const { t, localized } = useI18n();
  const { session } = useSession();
  const client = useQueryClient();
  const deed = useDeed();
  const [key] = useState(newId);
  const [name, setName] = useState(account?.name ?? '');
  const [address, setAddress] = useState(account?.address ?? '');
  const [centreId, setCentreId] = useState(account?.centreId ?? session.centres[0]?.id ?? '');
  const [enabled, setEnabled] = useState(account?.enabled ?? true);
  const [acknowledges, setAcknowledges] = useState(account?.acknowledges ?? true);
  const [imap, setImap] = useState<ServerValues>(serverOf(account?.config.imap, 993));
  const [smtp, setSmtp] = useState<ServerValues>(serverOf(account?.config.smtp, 465));
  const [signIn, setSignIn] = useState(signInOf(account?.config.oauth));
  const [details, setDetails] = useState(detailsOf(account?.config ?? {}));
  const [spam, setSpam] = useState(spamOf(account?.config.spam));
  const isMail = (account?.channel ?? MAIL) === MAIL;
  const kept = (secret: string) => account?.secretsSet.includes(secret) === true;
  const save = async () => {
    const config = isMail
      ? {
          ...account?.config,
          ...detailsConfig(details).account,
          imap: serverConfig(account?.config.imap, imap, detailsConfig(details).imap),
          smtp: serverConfig(account?.config.smtp, smtp),
          oauth: signInConfig(signIn),
          spam: spamConfig(spam),
        }
      : { ...account?.config };
    const secrets: Record<string, string> = {};
    if (imap.password !== '') secrets.imapPassword = imap.password;
    // most servers know a mailbox by one password for both ways
    const outgoing = smtp.password === '' && !kept('smtpPassword') && smtp.user !== '' ? imap.password : smtp.password;
    if (outgoing !== '') secrets.smtpPassword = outgoing;
    if (signIn.clientSecret !== '') secrets.oauthClientSecret = signIn.clientSecret;
    const body = {
      centreId,
      channel: account?.channel ?? MAIL,
      name: name.trim() || address.trim().slice(0, LONGEST_NAME),
      address: address.trim(),
      enabled,
      acknowledges,
      config,
      secrets,
    };
    const done = await deed.run(
      async () =>
        account === undefined
          ? onAdded((await call('createAccount', { body, idempotencyKey: key })).id)
          : call('updateAccount', { params: { id: account.id }, body: { ...body, version: account.version } }),
      t('toast.saved'),
    );
    if (!done) return;
    void client.invalidateQueries({ queryKey: ['accounts'] });
    onClose();
  };
  const take = ({ imap: incoming, smtp: outgoing, signIn: way }: MailOffer) => {
    setImap(offered(imap, incoming, address));
    setSmtp(offered(smtp, outgoing, address));
    setSignIn({ ...signIn, method: way === 'google' || way === 'microsoft' ? way : 'password' });
  };
  const toSigning = isMail && account !== undefined && (
    <Button
      icon="shield"
      onClick={() => {
        onClose();
        onSigning(account.id);
      }}
    >
      {t('accounts.dkim')}
    </Button>
  );
  return (
    <FormDialog
      title={account?.name ?? t('accounts.add')}
      deed={deed}
      onSave={save}
      onClose={onClose}
      extra={toSigning}
    >
      <TextField
        label={t('accounts.address')}
        ltr
        required
        maxLength={254}
        type={isMail ? 'email' : 'text'}
        value={address}
        onChange={setAddress}
        error={deed.fields.address}
        autoComplete="off"
        data-autofocus=""
      />
      {isMail && account === undefined && <OfferSettings address={address} onOffer={take} />}
      <TextField
        label={t('accounts.name')}
        help={t('accounts.nameHelp')}
        optional
        maxLength={LONGEST_NAME}
        value={name}
        onChange={setName}
        error={deed.fields.name}
      />
      {session.centres.length > 1 && (
        <SelectField
          label={t('accounts.centre')}
          value={centreId}
          onChange={setCentreId}
          options={session.centres.map((centre) => ({ value: centre.id, label: localized(centre.name) }))}
        />
      )}
      <CheckField label={t('accounts.enabled')} checked={enabled} onChange={setEnabled} />
      <CheckField label={t('accounts.acknowledges')} checked={acknowledges} onChange={setAcknowledges} />
      {isMail && (
        <>
          <SignInFields
            values={signIn}
            onChange={setSignIn}
            secretKept={kept('oauthClientSecret')}
            errors={deed.fields}
          />
          <ServerFields
            legend={t('accounts.incoming')}
            part="imap"
            values={imap}
            onChange={setImap}
            passwordKept={kept('imapPassword')}
            withoutPassword={signIn.method !== 'password'}
            errors={deed.fields}
          />
          <ServerFields
            legend={t('accounts.outgoing')}
            part="smtp"
            values={smtp}
            onChange={setSmtp}
            passwordKept={kept('smtpPassword')}
            withoutPassword={signIn.method !== 'password'}
            errors={deed.fields}
          />
          <MailboxFields values={details} onChange={setDetails} errors={deed.fields} />
          <SpamField value={spam} onChange={setSpam} />
          {account === undefined && <Notice tone="plain">{t('accounts.saveFirst')}</Notice>}
        </>
      )}
    </FormDialog>
  );
}
