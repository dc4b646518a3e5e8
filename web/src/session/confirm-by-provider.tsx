import { useEffect, useState, type FormEvent } from 'react';
import type { ProviderButton } from '../../../src/shared/api';
import { call } from '../api/client';
import { I18nProvider, useI18n } from '../i18n';
import { useDeed } from '../pages/use-deed';
import { Button } from '../ui/button';
import { Notice } from '../ui/notice';
import { CodeField } from './code-field';
import { useSetting } from './settings';
import { DoorFrame } from './sign-in';
import { troubleOf, useTroubleText } from './ways';

/** Between the window at the provider and the page that waits, which the browser keeps apart. */
const CHANNEL = 'wasl.confirmed';
interface Told {
  readonly trouble: string | null;
  readonly codeNeeded: boolean;
}

interface Props {
  readonly provider: ProviderButton;
  readonly primary: boolean;
  readonly onConfirmed: () => void;
}

/** Has the provider ask the person again in a window of its own, so that nothing typed here is lost. */
export function ConfirmByProvider({ provider, primary, onConfirmed }: Props) {
  const { t, localized } = useI18n();
  const words = useTroubleText();
  const deed = useDeed();
  const [trouble, setTrouble] = useState<string>();
  const [code, setCode] = useState<string>();
  useEffect(() => {
    const channel = new BroadcastChannel(CHANNEL);
    channel.addEventListener('message', ({ data }: MessageEvent<Told>) => {
      setTrouble(data.trouble ?? undefined);
      if (data.codeNeeded) setCode('');
      else if (data.trouble === null) onConfirmed();
    });
    return () => channel.close();
  });
  const ask = () => {
    // at once, in the click itself: later the browser takes it for an advertisement
    const beside = window.open('', 'wasl-confirm', 'popup,width=520,height=720');
    setTrouble(beside === null ? 'window_blocked' : undefined);
    if (beside === null) return;
    void deed.run(async () => {
      try {
        beside.location.href = (await call('askAgainByProvider', { body: { providerId: provider.id } })).url;
      } catch (error) {
        beside.close();
        const known = troubleOf(error);
        if (known === undefined) throw error;
        setTrouble(known);
      }
    });
  };
  const give = (event: FormEvent) => {
    event.preventDefault();
    void deed.run(async () => {
      await call('giveCode', { body: { code: code ?? '' } });
      onConfirmed();
    });
  };
  const problem = trouble === undefined ? deed.problem : words(trouble);
  return (
    <div className="stack-y">
      {primary && <p>{t('confirm.byProvider')}</p>}
      {problem !== undefined && (
        <Notice tone="danger" live>
          {problem}
        </Notice>
      )}
      {code === undefined ? (
        <Button look={primary ? 'primary' : 'plain'} icon="shield" block busy={deed.busy} onClick={ask}>
          {localized(provider.label)}
        </Button>
      ) : (
        <form className="stack-y" onSubmit={give}>
          <CodeField value={code} onChange={setCode} autoFocus />
          <Button look="primary" type="submit" block busy={deed.busy}>
            {t('confirm.go')}
          </Button>
        </form>
      )}
    </div>
  );
}

/** The end of the window at the provider: tells the page that waits, and closes. */
export function ConfirmedPage() {
  const language = useSetting('language');
  return (
    <I18nProvider language={language} timeZone="Asia/Riyadh">
      <Confirmed />
    </I18nProvider>
  );
}

function Confirmed() {
  const { t } = useI18n();
  const words = useTroubleText();
  const query = new URLSearchParams(location.search);
  const trouble = query.get('trouble');
  const codeNeeded = query.has('code');
  useEffect(() => {
    const channel = new BroadcastChannel(CHANNEL);
    channel.postMessage({ trouble, codeNeeded } satisfies Told);
    channel.close();
    if (trouble === null) window.close();
  }, [trouble, codeNeeded]);
  return (
    <DoorFrame title={t('confirm.title')}>
      {trouble === null ? (
        <Notice tone="info" icon="check-circle">
          {t('confirm.done')}
        </Notice>
      ) : (
        <Notice tone="danger">{words(trouble)}</Notice>
      )}
    </DoorFrame>
  );
}
