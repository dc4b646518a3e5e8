import { useEffect, useRef, useState } from 'react';
import { useI18n } from '../i18n';
import { Button } from '../ui/button';
import { copyText } from '../ui/copy';
import { Notice } from '../ui/notice';
import { useSession } from './session';

/** The codes, this once, with two ways to keep them. `onKept`: the person says that they are kept. */
export function RecoveryCodes({ codes, onKept }: { codes: readonly string[]; onKept: () => void }) {
  const { t } = useI18n();
  const { session } = useSession();
  const [copied, setCopied] = useState<'yes' | 'failed'>();
  const list = useRef<HTMLOListElement>(null);
  // what stood here before is gone, and the focus with it: it goes to what matters now
  useEffect(() => list.current?.focus(), []);
  const text = `${t('recovery.file', { email: session.user.email })}\r\n\r\n${codes.join('\r\n')}\r\n`;
  return (
    <div className="stack-y">
      <Notice tone="warn">{t('recovery.lead')}</Notice>
      <ol className="recovery-codes" ref={list} tabIndex={-1} aria-label={t('recovery.title')} dir="ltr">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ol>
      <div className="row-x wrap">
        <Button
          icon={copied === 'yes' ? 'check' : 'copy'}
          onClick={() => void copyText(text).then((done) => setCopied(done ? 'yes' : 'failed'))}
        >
          {t('recovery.copy')}
        </Button>
        <Button icon="download" onClick={() => download(text)}>
          {t('recovery.download')}
        </Button>
        <span className="hint" role="status">
          {copied === undefined ? '' : t(copied === 'yes' ? 'recovery.copied' : 'recovery.copyFailed')}
        </span>
      </div>
      <Button look="primary" size="lg" block onClick={onKept}>
        {t('recovery.kept')}
      </Button>
    </div>
  );
}

function download(text: string): void {
  // the mark lets an editor of the desktop read Arabic as what it is
  const url = URL.createObjectURL(new Blob(['\ufeff', text], { type: 'text/plain;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = 'wasl-recovery-codes.txt';
  link.click();
  URL.revokeObjectURL(url);
}
