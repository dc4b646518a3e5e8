import { useEffect, useImperativeHandle, useRef, useState, type KeyboardEvent, type Ref } from 'react';
import type { CannedReply, Ticket } from '../../../src/shared/api';
import { useI18n } from '../i18n';
import { detectDirection } from '../text/direction';
import { firstBlank } from './blanks';
import { CannedList } from './canned-list';
import type { DraftKind } from './draft-store';
import { cannedQuery, useCanned } from './use-canned';

/** Ready replies offered at once: as many as fit without scrolling; another letter narrows them. */
const MOST_OFFERED = 6;

export interface TextHandle {
  focus(): void;
  /** Selects the first place of a ready reply that is still to be filled in, so that typing fills it. */
  selectBlank(): void;
  insert(reply: CannedReply): void;
}
interface ComposerTextProps {
  readonly ticket: Ticket;
  readonly kind: DraftKind;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly onSend: (close: boolean) => void;
  /** Ctrl+; asks for the whole list of ready replies. */
  readonly onChoose: () => void;
  readonly onFiles: ((files: FileList) => void) | undefined;
  readonly focusWish: number;
  readonly ref: Ref<TextHandle>;
}

/** The words being written, in their own direction; `;` opens ready replies above them, without leaving the text. */
export function ComposerText({
  ticket,
  kind,
  text,
  onText,
  onSend,
  onChoose,
  onFiles,
  focusWish,
  ref,
}: ComposerTextProps) {
  const { t, dir } = useI18n();
  const area = useRef<HTMLTextAreaElement>(null);
  const canned = useCanned(ticket);
  const [caret, setCaret] = useState(0);
  const [dismissed, setDismissed] = useState<number>();
  const [active, setActive] = useState(0);
  const listId = `canned-${ticket.id}`;
  const asked = kind === 'reply' ? cannedQuery(text, caret) : undefined;
  const found = asked === undefined || asked.from === dismissed ? [] : canned.find(asked.word).slice(0, MOST_OFFERED);
  const select = ([from, to]: readonly [number, number]) => {
    area.current?.focus();
    area.current?.setSelectionRange(from, to);
    setCaret(to);
  };
  const insert = (reply: CannedReply) => {
    const from = asked?.from ?? caret;
    const words = canned.fill(reply);
    const whole = text.slice(0, from) + words + text.slice(caret);
    const end = from + words.length;
    onText(whole);
    requestAnimationFrame(() => select(firstBlank(whole, from) ?? [end, end]));
  };
  useImperativeHandle(ref, () => ({
    focus: () => area.current?.focus(),
    selectBlank: () => select(firstBlank(text) ?? [text.length, text.length]),
    insert,
  }));
  useEffect(() => {
    if (focusWish > 0) area.current?.focus();
  }, [focusWish]);

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) return;
    const chosen = found[active];
    if (event.code === 'Enter' && event.ctrlKey) onSend(event.shiftKey && kind === 'reply');
    else if (event.code === 'Semicolon' && event.ctrlKey && kind === 'reply') onChoose();
    else if (chosen !== undefined && event.code === 'ArrowDown') setActive((active + 1) % found.length);
    else if (chosen !== undefined && event.code === 'ArrowUp') setActive((active - 1 + found.length) % found.length);
    else if (chosen !== undefined && (event.code === 'Enter' || event.code === 'Tab')) insert(chosen);
    else if (chosen !== undefined && event.code === 'Escape') setDismissed(asked?.from);
    else if (event.code === 'Escape') document.getElementById('thread')?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const byHand = ticket.reply.mode === 'by_hand';
  const placeholder =
    kind === 'note' ? 'composer.notePlaceholder' : byHand ? 'composer.byHandPlaceholder' : 'composer.placeholder';
  return (
    <div className="c-area">
      {found.length > 0 && (
        <CannedList
          id={listId}
          replies={found}
          active={active}
          fill={canned.fill}
          onActive={setActive}
          onPick={insert}
        />
      )}
      <textarea
        ref={area}
        className="c-text"
        rows={2}
        value={text}
        dir={detectDirection(text) ?? dir}
        aria-label={t(kind === 'reply' ? 'composer.reply' : 'composer.note')}
        aria-autocomplete={kind === 'reply' ? 'list' : undefined}
        aria-controls={found.length > 0 ? listId : undefined}
        aria-activedescendant={found.length > 0 ? `${listId}-${active}` : undefined}
        placeholder={t(placeholder)}
        onChange={(event) => {
          onText(event.target.value);
          setCaret(event.target.selectionStart);
          setActive(0);
        }}
        onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
        onPaste={(event) => {
          if (onFiles === undefined || event.clipboardData.files.length === 0) return;
          event.preventDefault();
          onFiles(event.clipboardData.files);
        }}
        onKeyDown={onKeyDown}
      />
    </div>
  );
}
