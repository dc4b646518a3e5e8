import { useVirtualizer, type Range, defaultRangeExtractor } from '@tanstack/react-virtual';
import { useCallback, useEffect, useEffectEvent, useMemo, useRef, useState, type ReactNode } from 'react';
import type { ListedTicket } from '../../../src/shared/api';
import { useI18n, type MessageKey } from '../i18n';
import { useSetting } from '../session/settings';
import { Icon } from '../ui/icon';
import type { ListOrder } from './filter';
import { groupingOf, type Grouping } from './list-groups';
import { useNow } from './now';
import { Row } from './row';
import { useSteadyRows } from './use-steady-rows';
import { visibleRows } from './use-live-inbox';

interface ListProps {
  readonly items: readonly ListedTicket[];
  readonly order: ListOrder;
  /** Changes when another list is shown: the scroll begins anew. */
  readonly listId: string;
  readonly label: string;
  readonly selectedId: string | undefined;
  readonly onOpen: (id: string) => void;
  readonly onNear: (id: string) => void;
  readonly hasMore: boolean;
  readonly onMore: () => void;
  readonly foot: ReactNode;
  /** Tells the keys which rows there are, in the order that the eye sees. */
  readonly onRows: (rows: readonly ListedTicket[]) => void;
}
type Entry =
  | { readonly kind: 'group'; readonly label: MessageKey; readonly count: number }
  | { readonly kind: 'row'; readonly row: ListedTicket; readonly position: number };

const GROUP_HEIGHT = 28;
const COMPACT_ROW = 56;
const LOAD_AHEAD = 12;

export function TicketList(props: ListProps) {
  const { t, formats } = useI18n();
  const now = useNow();
  const scroller = useRef<HTMLDivElement>(null);
  const { rows, waiting, showWaiting } = useSteadyRows(props.items, props.listId, scroller);
  const { onRows, onMore, hasMore } = props;
  useEffect(() => onRows(rows), [rows, onRows]);
  const entries = useMemo(() => group(rows, groupingOf(props.order, formats, now)), [rows, props.order, formats, now]);
  const groups = useMemo(() => entries.flatMap((entry, at) => (entry.kind === 'group' ? [at] : [])), [entries]);
  // The last group goes on below what is loaded: its count is not known yet.
  const lastGroup = groups.at(-1) ?? 0;
  const sticky = useRef(0);
  const rowHeight = useRowHeight();
  const virtual = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroller.current,
    estimateSize: (at) => heightOf(entries[at], rowHeight),
    getItemKey: (at) => keyOf(entries[at]) ?? at,
    overscan: 8,
    rangeExtractor: useCallback(
      (range: Range) => {
        sticky.current = groups.findLast((at) => at <= range.startIndex) ?? 0;
        return [...new Set([sticky.current, ...defaultRangeExtractor(range)])].sort((a, b) => a - b);
      },
      [groups],
    ),
  });
  const drawn = virtual.getVirtualItems();
  useEffect(() => {
    visibleRows.clear();
    for (const item of drawn) {
      const entry = entries[item.index];
      if (entry?.kind === 'row') visibleRows.add(entry.row.id);
    }
    if (hasMore && (drawn.at(-1)?.index ?? 0) >= entries.length - LOAD_AHEAD) onMore();
  }, [drawn, entries, hasMore, onMore]);
  const found = rows[0]?.match !== undefined;
  useEffect(() => virtual.measure(), [virtual, rowHeight, found]);
  const showRow = useEffectEvent((id: string | undefined) => {
    const at = entries.findIndex((entry) => entry.kind === 'row' && entry.row.id === id);
    if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' });
  });
  // Only when another row is chosen: fresh rows must not pull the list about.
  useEffect(() => showRow(props.selectedId), [props.selectedId, props.listId]);

  return (
    <div className="list-body">
      {waiting > 0 && (
        <button type="button" className="fresh" onClick={showWaiting}>
          <Icon name="up" size="xs" />
          {t('list.waiting', { n: waiting })}
        </button>
      )}
      <div
        ref={scroller}
        className="scroll"
        id="ticket-list"
        role="listbox"
        tabIndex={0}
        aria-label={props.label}
        aria-activedescendant={
          // only a row that is drawn can be named: the open ticket may be in no list, or far away in this one
          drawn.some((item) => keyOf(entries[item.index]) === props.selectedId) ? `row-${props.selectedId}` : undefined
        }
      >
        <div className="virtual" role="presentation" style={{ blockSize: virtual.getTotalSize() }}>
          {drawn.map((item) => {
            const entry = entries[item.index];
            if (entry === undefined) return null;
            const stuck = item.index === sticky.current;
            return (
              <div
                key={item.key}
                role="presentation"
                className={stuck ? 'slot stuck' : 'slot'}
                style={stuck ? undefined : { transform: `translateY(${item.start}px)` }}
              >
                {entry.kind === 'group' ? (
                  <div className="group" role="presentation">
                    {t(entry.label)}
                    {(!hasMore || item.index < lastGroup) && (
                      <span className="num">{formats.number.format(entry.count)}</span>
                    )}
                  </div>
                ) : (
                  <Row
                    row={entry.row}
                    position={entry.position}
                    selected={entry.row.id === props.selectedId}
                    now={now}
                    onOpen={props.onOpen}
                    onNear={props.onNear}
                  />
                )}
              </div>
            );
          })}
        </div>
        {props.foot}
      </div>
    </div>
  );
}

/** The height that the tokens give a row, at this density and on this screen. */
function useRowHeight(): number {
  const density = useSetting('density');
  const [height, setHeight] = useState(COMPACT_ROW);
  useEffect(() => {
    const read = () =>
      setHeight(
        Number.parseInt(getComputedStyle(document.documentElement).getPropertyValue('--row'), 10) || COMPACT_ROW,
      );
    read();
    const phone = matchMedia('(pointer: coarse), (max-width: 760px)');
    phone.addEventListener('change', read);
    return () => phone.removeEventListener('change', read);
  }, [density]);
  return height;
}

/** A row that was found has a line more: `--found-line` in the tokens. */
const FOUND_LINE = 22;
const heightOf = (entry: Entry | undefined, rowHeight: number): number =>
  entry?.kind === 'group' ? GROUP_HEIGHT : rowHeight + (entry?.row.match === undefined ? 0 : FOUND_LINE);

const keyOf = (entry: Entry | undefined): string | undefined =>
  entry === undefined ? undefined : entry.kind === 'group' ? entry.label : entry.row.id;

/** Puts a heading before the first row of each group. A row that keeps an old place stays in the group it stands in. */
function group(rows: readonly ListedTicket[], { order, labelOf }: Grouping): Entry[] {
  const entries: Entry[] = [];
  let at = -1;
  rows.forEach((row, index) => {
    const rank = Math.max(at, order.indexOf(labelOf(row)));
    if (rank > at) {
      at = rank;
      entries.push({ kind: 'group', label: order[rank] ?? labelOf(row), count: 0 });
    }
    entries.push({ kind: 'row', row, position: index + 1 });
  });
  return countGroups(entries);
}

function countGroups(entries: readonly Entry[]): Entry[] {
  let count = 0;
  return entries
    .toReversed()
    .map((entry) => {
      if (entry.kind === 'row') {
        count += 1;
        return entry;
      }
      const counted = { ...entry, count };
      count = 0;
      return counted;
    })
    .toReversed();
}
