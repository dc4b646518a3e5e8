import { useI18n } from '../i18n';
import { Icon } from '../ui/icon';
import { useSession } from './session';

/** Over every page of a system that is being tried out: whom it writes to at all. */
export function MailOnlyBar() {
  const { t } = useI18n();
  const { session } = useSession();
  const { mailOnlyTo, mailRedirectTo } = session;
  if (mailOnlyTo === null && mailRedirectTo === null) return null;
  const list = (mailOnlyTo ?? []).map(isolated).join(' · ');
  const mailbox = isolated(mailRedirectTo ?? '');
  const line = mailRedirectTo === null ? 'mailOnly.line' : mailOnlyTo === null ? 'mailOnly.redirect' : 'mailOnly.both';
  return (
    <aside className="notice warn bar-notice" aria-label={t('mailOnly.label')}>
      <Icon name="mail" />
      <span className="grow">{t(line, { list, mailbox })}</span>
    </aside>
  );
}

/** An address keeps its own direction in an Arabic sentence. */
const isolated = (entry: string): string => `\u2066${entry}\u2069`;
