import type { Config } from '../../config';
import type { Finding } from './finding';

/** A staging system that writes to few; on a live one every other answer would be refused, or go astray. */
export async function checkMailAllowlist({
  mailOnlyTo,
  mailRedirectTo,
}: Pick<Config, 'mailOnlyTo' | 'mailRedirectTo'>): Promise<readonly Finding[]> {
  if (mailOnlyTo === undefined && mailRedirectTo === undefined)
    return [{ check: 'recipients', state: 'ok', detail: 'answers go to everybody' }];
  const only =
    mailOnlyTo === undefined ? '' : `WASL_MAIL_ONLY_TO is set: answers go only to ${mailOnlyTo.join(', ')}; `;
  const others =
    mailRedirectTo === undefined
      ? 'all others are refused'
      : `WASL_MAIL_REDIRECT_TO is set: all others go to ${mailRedirectTo}`;
  return [
    {
      check: 'recipients',
      state: 'warn',
      detail: only + others,
      advice: 'right for a system that is being tried out; take it away before people are to be answered',
    },
  ];
}
