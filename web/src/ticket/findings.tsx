import type { Message } from '../../../src/shared/api';
import { useI18n } from '../i18n';
import { Notice } from '../ui/notice';

/** The view that would show the pictures says that they are blocked. */
const SAID_ELSEWHERE = 'remote_images';

/** What was repaired in a message and what to be careful of, in plain words. Codes may carry a detail after a colon. */
export function Findings({ message }: { message: Message }) {
  const { t, lookUp } = useI18n();
  const say = (kind: 'warning' | 'repair', code: string) => {
    const [name = code, detail = ''] = code.split(/:(.*)/s);
    return lookUp(`${kind}.${name}`, { detail }) ?? t(`${kind}.other`, { code });
  };
  const warnings = message.warnings.filter((code) => code !== SAID_ELSEWHERE).map((code) => say('warning', code));
  const repairs = message.repairs.map((code) => say('repair', code));
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
      {repairs.length > 0 && (
        <details className="repairs">
          <summary>{t('repair.title', { n: repairs.length })}</summary>
          <ul>
            {repairs.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
