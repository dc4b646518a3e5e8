import type { TicketRow } from '../../../src/shared/api';
import type { MessageKey } from '../i18n';
import type { Formats } from '../i18n/format';
import type { ListOrder } from './filter';

/** Headings of a list, in their order, and the one that a row stands under. */
export interface Grouping {
  readonly order: readonly MessageKey[];
  labelOf(row: TicketRow): MessageKey;
}

export function groupingOf(list: ListOrder, formats: Pick<Formats, 'daysBetween'>, now: Date): Grouping {
  return list === 'due' ? byDue(formats, now) : byActivity(formats, now);
}

function byActivity(formats: Pick<Formats, 'daysBetween'>, now: Date): Grouping {
  return {
    order: ['day.today', 'day.yesterday', 'day.week', 'day.older'],
    labelOf(row) {
      const days = formats.daysBetween(new Date(row.lastMessageAt), now);
      if (days <= 0) return 'day.today';
      if (days === 1) return 'day.yesterday';
      return days < 7 ? 'day.week' : 'day.older';
    },
  };
}

function byDue(formats: Pick<Formats, 'daysBetween'>, now: Date): Grouping {
  return {
    order: ['dueGroup.late', 'dueGroup.today', 'dueGroup.tomorrow', 'dueGroup.week', 'dueGroup.later'],
    labelOf({ clock }) {
      const due = new Date(clock?.dueAt ?? now);
      const days = formats.daysBetween(now, due);
      if (due <= now) return 'dueGroup.late';
      if (days <= 0) return 'dueGroup.today';
      if (days === 1) return 'dueGroup.tomorrow';
      return days < 7 ? 'dueGroup.week' : 'dueGroup.later';
    },
  };
}
