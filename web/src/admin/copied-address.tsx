import { useState } from 'react';
import { useI18n } from '../i18n';
import { Button } from '../ui/button';
import { copyText } from '../ui/copy';

/** An address to be copied over to the provider. */
export function CopiedAddress({ label, value }: { label: string; value: string }) {
  const { t } = useI18n();
  const [copied, setCopied] = useState<boolean>();
  return (
    <div className="field">
      <span className="label">{label}</span>
      <p className="key-once">
        <bdi dir="ltr">{value}</bdi>
      </p>
      <div className="row-x">
        <Button
          aria-label={`${t('provider.copy')} ${label}`}
          size="sm"
          icon={copied === true ? 'check' : 'copy'}
          onClick={() => void copyText(value).then(setCopied)}
        >
          {t('provider.copy')}
        </Button>
        <span className="hint" role="status">
          {copied === undefined ? '' : t(copied ? 'recovery.copied' : 'recovery.copyFailed')}
        </span>
      </div>
    </div>
  );
}
