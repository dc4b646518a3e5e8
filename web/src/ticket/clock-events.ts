import type { TimelineEvent } from '../../../src/shared/api';
import type { I18n } from '../i18n';
import { limitLength } from './clock-words';

const MINUTE_MS = 60_000;

/** What happened to a clock, in words; undefined for events that are about none. */
export function sayClock({ type, data }: TimelineEvent, i18n: I18n, who: string): string | undefined {
  const { t, lookUp } = i18n;
  const clock = lookUp(`clock.kind.${String(data.clock)}`) ?? String(data.clock);
  const length = (minutes: unknown): string => limitLength(i18n, Number(minutes) * MINUTE_MS, 'after');
  switch (type) {
    case 'clock.marked':
      return data.mark === 100
        ? t('event.clock.breached', { clock })
        : t('event.clock.marked', { clock, mark: Number(data.mark) });
    case 'clock.paused':
      return t('event.clock.paused', { clock, who });
    case 'clock.resumed':
      if (data.why === 'person') return t('event.clock.resumed', { clock, who });
      return t(data.why === 'cap' ? 'event.clock.resumedCap' : 'event.clock.resumedAnswer', { clock });
    case 'clock.retargeted':
      return t('event.clock.retargeted', { clock, from: length(data.from), to: length(data.to) });
    default:
      return undefined;
  }
}
