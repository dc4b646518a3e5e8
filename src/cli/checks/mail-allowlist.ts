import type { Config } from '../../config';
import type { Finding } from './finding';

/** A staging system that writes to few; on a live one every other answer would be refused. */
export async function checkMailAllowlist({ mailOnlyTo }: Pick<Config, 'mailOnlyTo'>): Promise<readonly Finding[]> {
  if (mailOnlyTo === undefined) return [{ check: 'recipients', state: 'ok', detail: 'answers go to everybody' }];
  return [
    {
      check: 'recipients',
      state: 'warn',
      detail: `WASL_MAIL_ONLY_TO is set: answers go only to ${mailOnlyTo.join(', ')}; all others are refused`,
      advice: 'right for a system that is being tried out; take it away before people are to be answered',
    },
  ];
}
