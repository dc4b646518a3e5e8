import type { AccountInfo } from '../../../src/shared/api';
import { useI18n } from '../i18n';
import { Ltr } from '../ui/bidi';

/** Which address people see on what the account sends; nothing to say where it has one alone. */
export function AccountAddresses({ account: { address, config } }: { account: AccountInfo }) {
  const { rich } = useI18n();
  const aliases = Array.isArray(config.aliases) ? config.aliases.filter((alias) => typeof alias === 'string') : [];
  if (aliases.length === 0) return null;
  return (
    <small>
      {rich('accounts.answersUnder', { address: <Ltr>{address}</Ltr>, aliases: <Ltr>{aliases.join(', ')}</Ltr> })}
    </small>
  );
}
