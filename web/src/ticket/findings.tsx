import type { Message } from '../../../src/shared/api';
import { useI18n } from '../i18n';
import { useSession } from '../session/session';
import { Button } from '../ui/button';
import { Notice } from '../ui/notice';
import { openOriginal } from './held';

/** The view that would show the pictures says that they are blocked. */
const SAID_ELSEWHERE = 'remote_images';

/** What was repaired in a message and what to be careful of, in plain words. Codes may carry a detail after a colon. */
export function Findings({ message, onRecode }: { message: Message; onRecode: (() => void) | undefined }) {
  const { t, lookUp } = useI18n();
  const say = (kind: 'warning' | 'repair', code: string) => {
    const [name = code, detail = ''] = code.split(/:(.*)/s);
    const named = kind === 'repair' ? lookUp(`charset.${detail}`) : undefined;
    return lookUp(`${kind}.${name}`, { detail: named ?? detail }) ?? t(`${kind}.other`, { code });
  };
  const warnings = message.warnings.filter((code) => code !== SAID_ELSEWHERE).map((code) => say('warning', code));
  const repairs = [...new Set(message.repairs.map((code) => say('repair', code)))];
  return (
    <>
      {warnings.length > 0 && (
        <div className="findings">
          <Notice tone="warn">
            <ul>
              {warnings.map((text) => (
                <li key={text}>{text}</li>
              ))}
            </ul>
          </Notice>
        </div>
      )}
      {repairs.length > 0 && <Repairs repairs={repairs} message={message} onRecode={onRecode} />}
    </>
  );
}

interface RepairsProps {
  /** In words. */
  readonly repairs: readonly string[];
  readonly message: Message;
  readonly onRecode: (() => void) | undefined;
}

/** What was repaired, with the ways out of a wrong repair beside it: another character set, and the original. */
function Repairs({ repairs, message, onRecode }: RepairsProps) {
  const i18n = useI18n();
  const { t } = i18n;
  const { can } = useSession();
  return (
    <details className="repairs">
      <summary>{t('repair.title', { n: repairs.length })}</summary>
      <ul>
        {repairs.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
      <div className="row-x">
        {onRecode !== undefined && (
          <Button look="ghost" size="sm" icon="reload" onClick={onRecode}>
            {t('charset.action')}
          </Button>
        )}
        {message.hasRaw && can('message.raw') && (
          <Button look="ghost" size="sm" icon="download" onClick={() => openOriginal(message, i18n)}>
            {t('message.raw')}
          </Button>
        )}
      </div>
    </details>
  );
}
