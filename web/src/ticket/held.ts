import type { Message } from '../../../src/shared/api';
import { urlOf } from '../api/client';
import type { I18n } from '../i18n';
import type { MessageKey } from '../i18n/messages';
import { showToast } from '../ui/toast';

type Scan = NonNullable<Message['rawHeld']>;

/** Why a file is held back, in words. */
export const HELD_BECAUSE: Readonly<Record<Scan, MessageKey>> = {
  unscanned: 'attachments.held',
  clean: 'attachments.held',
  infected: 'attachments.infected',
  failed: 'attachments.scanFailed',
  too_large: 'attachments.scanTooLarge',
};

/** Downloads the original of a message, or says why that is not possible. */
export function openOriginal({ id, rawHeld }: Pick<Message, 'id' | 'rawHeld'>, { t }: Pick<I18n, 't'>): void {
  if (rawHeld !== null) showToast(t('message.rawHeld', { why: t(HELD_BECAUSE[rawHeld]) }), { tone: 'bad' });
  else window.open(urlOf('messageRaw', { id }), '_blank', 'noopener');
}
