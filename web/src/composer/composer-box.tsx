import { useEffect, useRef, useState, type DragEvent, type KeyboardEvent } from 'react';
import type { CannedReply, Ticket } from '../../../src/shared/api';
import { useI18n } from '../i18n';
import { setWhere } from '../live/live';
import { detectDirection } from '../text/direction';
import { Button, IconButton } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { Picker } from '../ui/picker';
import { AttachmentTray } from './attachment-tray';
import { CannedList } from './canned-list';
import { ComposerNotices } from './composer-notices';
import { useDraft, type DraftKind } from './draft-store';
import { Recipients } from './recipients';
import { cannedQuery, useCanned } from './use-canned';
import { useSend } from './use-send';
import { useUploads } from './use-uploads';

/** Silence after which somebody is no longer shown as writing. */
const WRITING_MS = 10_000;

interface BoxProps {
  readonly ticket: Ticket;
  readonly kind: DraftKind;
  /** Grows when the box is asked to take the focus. */
  readonly focusWish: number;
  readonly onNext: () => void;
}

export function ComposerBox({ ticket, kind, focusWish, onNext }: BoxProps) {
  const { t, dir } = useI18n();
  const area = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const handle = useDraft(ticket.id, kind);
  const { draft, edit } = handle;
  const to = draft.to ?? ticket.reply.to.map((party) => party.address);
  const newest = ticket.messages.at(-1)?.id;
  const sending = useSend(ticket, kind, handle, to);
  const canned = useCanned(ticket);
  const [caret, setCaret] = useState(0);
  const [choosing, setChoosing] = useState(false);
  const [dismissed, setDismissed] = useState<number>();
  const [active, setActive] = useState(0);
  const accepts = kind === 'reply' && ticket.reply.acceptsAttachments;
  const used = draft.attachments.reduce((sum, attachment) => sum + attachment.bytes, 0);
  const uploads = useUploads({
    maxBytes: ticket.reply.maxAttachmentBytes,
    usedBytes: used,
    onDone: (upload) => handle.attach(upload, newest),
  });
  useWriting(ticket.id, draft.text);
  useEffect(() => {
    if (focusWish > 0) area.current?.focus();
  }, [focusWish]);

  const asked = kind === 'reply' ? cannedQuery(draft.text, caret) : undefined;
  const found = asked === undefined || asked.from === dismissed ? [] : canned.find(asked.word).slice(0, 8);
  const insert = (reply: CannedReply) => {
    const from = asked?.from ?? caret;
    const text = canned.fill(reply);
    edit({ text: draft.text.slice(0, from) + text + draft.text.slice(caret) }, newest);
    requestAnimationFrame(() => {
      area.current?.focus();
      area.current?.setSelectionRange(from + text.length, from + text.length);
      setCaret(from + text.length);
    });
  };
  const send = async (close: boolean, force = false) => {
    if (uploads.running.length > 0) return;
    const sent = await sending.send({ close, force });
    if (sent && close) onNext();
    // what was sent is called back with Z, and the next ticket is reached with J: both are letters inside the box
    else if (sent) document.getElementById('thread')?.focus();
    else area.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) return;
    const chosen = found[active];
    if (event.code === 'Enter' && event.ctrlKey) void send(event.shiftKey && kind === 'reply');
    else if (event.code === 'Semicolon' && event.ctrlKey && kind === 'reply') setChoosing(true);
    else if (chosen !== undefined && event.code === 'ArrowDown') setActive((active + 1) % found.length);
    else if (chosen !== undefined && event.code === 'ArrowUp') setActive((active - 1 + found.length) % found.length);
    else if (chosen !== undefined && (event.code === 'Enter' || event.code === 'Tab')) insert(chosen);
    else if (chosen !== undefined && event.code === 'Escape') setDismissed(asked?.from);
    else if (event.code === 'Escape') document.getElementById('thread')?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const drop = (event: DragEvent) => {
    if (!accepts || event.dataTransfer.files.length === 0) return;
    event.preventDefault();
    uploads.add(event.dataTransfer.files);
  };
  const tooLong =
    ticket.reply.maxTextLength !== null && kind === 'reply' && draft.text.length > ticket.reply.maxTextLength;
  return (
    <div onDragOver={(event) => accepts && event.preventDefault()} onDrop={drop} onBlur={handle.saveNow}>
      {kind === 'reply' && (
        <Recipients
          ticket={ticket}
          to={to}
          cc={draft.cc}
          onTo={(next) => edit({ to: next }, newest)}
          onCc={(next) => edit({ cc: next }, newest)}
        />
      )}
      <ComposerNotices ticket={ticket} handle={handle} sending={sending} onForce={() => void send(false, true)} />
      <div className="c-area">
        {found.length > 0 && (
          <CannedList id={`canned-${ticket.id}`} replies={found} active={active} onActive={setActive} onPick={insert} />
        )}
        <textarea
          ref={area}
          className="c-text"
          rows={2}
          value={draft.text}
          dir={detectDirection(draft.text) ?? dir}
          aria-label={t(kind === 'reply' ? 'composer.reply' : 'composer.note')}
          aria-autocomplete={kind === 'reply' ? 'list' : undefined}
          aria-controls={found.length > 0 ? `canned-${ticket.id}` : undefined}
          aria-activedescendant={found.length > 0 ? `canned-${ticket.id}-${active}` : undefined}
          placeholder={t(
            kind === 'note'
              ? 'composer.notePlaceholder'
              : ticket.reply.mode === 'by_hand'
                ? 'composer.byHandPlaceholder'
                : 'composer.placeholder',
          )}
          onChange={(event) => {
            edit({ text: event.target.value }, newest);
            setCaret(event.target.selectionStart);
            setActive(0);
          }}
          onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
          onPaste={(event) => {
            if (!accepts || event.clipboardData.files.length === 0) return;
            event.preventDefault();
            uploads.add(event.clipboardData.files);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      {accepts && (
        <AttachmentTray
          attachments={draft.attachments}
          running={uploads.running}
          onRemove={(id) => edit({ attachments: draft.attachments.filter((each) => each.id !== id) })}
        />
      )}
      <div className="c-bar">
        {accepts && (
          <>
            <input
              ref={picker}
              type="file"
              multiple
              hidden
              onChange={(event) => (uploads.add(event.target.files ?? []), (event.target.value = ''))}
            />
            <IconButton icon="clip" label={t('composer.attach')} onClick={() => picker.current?.click()} />
          </>
        )}
        {kind === 'reply' && (
          <Button look="ghost" size="sm" hint=";" onClick={() => setChoosing(true)}>
            {t('composer.canned')}
          </Button>
        )}
        <span className="grow" />
        {kind === 'reply' && ticket.reply.maxTextLength !== null && (
          <Counter used={draft.text.length} limit={ticket.reply.maxTextLength} />
        )}
        {kind === 'reply' && ticket.moves.includes('close') && (
          <Button
            look="ghost"
            busy={sending.busy}
            disabled={draft.text.trim() === '' || tooLong}
            onClick={() => void send(true)}
            title="Ctrl + Shift + Enter"
          >
            {t(ticket.reply.mode === 'by_hand' ? 'composer.recordClose' : 'composer.sendClose')}
          </Button>
        )}
        <Button
          look="primary"
          icon={kind === 'reply' ? 'send' : 'check'}
          hint="Ctrl ↵"
          busy={sending.busy}
          disabled={draft.text.trim() === '' || tooLong || uploads.running.length > 0}
          onClick={() => void send(false)}
        >
          {t(
            kind === 'note'
              ? 'composer.saveNote'
              : ticket.reply.mode === 'by_hand'
                ? 'composer.record'
                : 'composer.send',
          )}
        </Button>
      </div>
      {choosing && (
        <Dialog title={t('composer.canned')} onClose={() => setChoosing(false)}>
          <Picker
            label={t('composer.canned')}
            autoFocus
            options={canned.items.map((reply) => ({
              id: reply.id,
              label: reply.title,
              detail: `;${reply.shortcut}`,
              also: reply.body.slice(0, 200),
            }))}
            onPick={(id) => {
              setChoosing(false);
              const reply = canned.items.find((each) => each.id === id);
              if (reply !== undefined) insert(reply);
            }}
          />
        </Dialog>
      )}
    </div>
  );
}

function Counter({ used, limit }: { used: number; limit: number }) {
  const { t } = useI18n();
  return (
    <span className={used > limit ? 'counter over' : 'counter'} title={t('composer.limit', { n: limit })}>
      <bdi dir="ltr">
        {used} / {limit}
      </bdi>
    </span>
  );
}

/** Tells the others that somebody writes here, for as long as keys are pressed. */
function useWriting(ticketId: string, text: string): void {
  const before = useRef(text);
  useEffect(() => {
    if (before.current === text || text === '') {
      before.current = text;
      return;
    }
    before.current = text;
    setWhere({ ticketId, doing: 'writing' });
    const timer = setTimeout(() => setWhere({ ticketId, doing: 'viewing' }), WRITING_MS);
    return () => clearTimeout(timer);
  }, [ticketId, text]);
}
