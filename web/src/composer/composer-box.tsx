import { useRef, useState, type DragEvent } from 'react';
import type { CaseResult, Ticket } from '../../../src/shared/api';
import { useI18n } from '../i18n';
import { Dialog } from '../ui/dialog';
import { Picker } from '../ui/picker';
import { AttachmentTray } from './attachment-tray';
import { blanksIn } from './blanks';
import { ComposerActions } from './composer-actions';
import { ComposerNotices, type Although } from './composer-notices';
import { ComposerText, type TextHandle } from './composer-text';
import type { DraftKind } from './draft-store';
import { Recipients } from './recipients';
import { TellDialog } from './tell-dialog';
import { useCanned } from './use-canned';
import { useDraft } from './use-draft';
import { useSend } from './use-send';
import { useUploads } from './use-uploads';
import { useWriting } from './use-writing';

interface BoxProps {
  readonly ticket: Ticket;
  readonly kind: DraftKind;
  /** Grows when the box is asked to take the focus. */
  readonly focusWish: number;
  readonly onNext: () => void;
}

/** One draft with all that belongs to it: who gets it, the words, the files, what stands in the way, and sending. */
export function ComposerBox({ ticket, kind, focusWish, onNext }: BoxProps) {
  const text = useRef<TextHandle>(null);
  const [choosing, setChoosing] = useState(false);
  /** What was wished when something came in between: sending it anyway is the same wish. */
  const [closing, setClosing] = useState<CaseResult>();
  const [telling, setTelling] = useState(false);
  const handle = useDraft(ticket.id, kind);
  const { draft, edit } = handle;
  const to = draft.to ?? ticket.reply.to.map((party) => party.address);
  const newest = ticket.messages.at(-1)?.id;
  const sending = useSend(ticket, kind, handle, to);
  const accepts = kind === 'reply' && ticket.reply.acceptsAttachments;
  const { links } = ticket.reply;
  const uploads = useUploads({
    maxBytes: ticket.reply.maxAttachmentBytes,
    maxFileBytes: ticket.reply.maxFileBytes,
    linkAboveBytes: links?.aboveBytes ?? null,
    usedBytes: draft.attachments
      .filter((attachment) => links === null || attachment.bytes <= links.aboveBytes)
      .reduce((sum, attachment) => sum + attachment.bytes, 0),
    onDone: (upload) => handle.attach(upload, newest),
  });
  useWriting(ticket.id, draft.text);

  const send = async (result?: CaseResult, although: Although = {}) => {
    if (uploads.running.length > 0) return;
    setClosing(result);
    const sent = await sending.send({
      result,
      force: although.force === true,
      asIs: although.asIs === true,
      reason: although.reason,
    });
    if (sent && result !== undefined) onNext();
    // what was sent is called back with Z, and the next ticket is reached with J: both are letters inside the box
    else if (sent) document.getElementById('thread')?.focus();
    else text.current?.[blanksIn(draft.text).length > 0 ? 'selectBlank' : 'focus']();
  };
  const begin = (asResult: boolean) => {
    if (!asResult) return void send();
    if (draft.text.trim() !== '' && uploads.running.length === 0) setTelling(true);
  };
  const onFiles = accepts ? uploads.add : undefined;
  const drop = (event: DragEvent) => {
    if (onFiles === undefined || event.dataTransfer.files.length === 0) return;
    event.preventDefault();
    onFiles(event.dataTransfer.files);
  };
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
      <ComposerNotices
        ticket={ticket}
        handle={handle}
        sending={sending}
        closing={closing !== undefined}
        onForce={(although) => void send(closing, although)}
      />
      <ComposerText
        ref={text}
        ticket={ticket}
        kind={kind}
        text={draft.text}
        onText={(next) => edit({ text: next }, newest)}
        onSend={begin}
        onChoose={() => setChoosing(true)}
        onFiles={onFiles}
        focusWish={focusWish}
      />
      {accepts && (
        <AttachmentTray
          attachments={draft.attachments}
          running={uploads.running}
          links={links}
          onRemove={(id) => edit({ attachments: draft.attachments.filter((each) => each.id !== id) })}
        />
      )}
      <ComposerActions
        ticket={ticket}
        kind={kind}
        length={draft.text.length}
        empty={draft.text.trim() === ''}
        busy={sending.busy}
        waiting={uploads.running.length > 0}
        onFiles={onFiles}
        onChoose={() => setChoosing(true)}
        onSend={begin}
      />
      {telling && <TellDialog ticket={ticket} onTell={(result) => void send(result)} onClose={() => setTelling(false)} />}
      {choosing && (
        <CannedDialog
          ticket={ticket}
          onPick={(reply) => text.current?.insert(reply)}
          onClose={() => setChoosing(false)}
        />
      )}
    </div>
  );
}

type Canned = ReturnType<typeof useCanned>['items'][number];

/** All ready replies, to be filtered by words of their title or text. */
function CannedDialog({
  ticket,
  onPick,
  onClose,
}: {
  ticket: Ticket;
  onPick: (reply: Canned) => void;
  onClose: () => void;
}) {
  const { t } = useI18n();
  const { items } = useCanned(ticket);
  const pick = (id: string) => {
    onClose();
    const reply = items.find((each) => each.id === id);
    if (reply !== undefined) onPick(reply);
  };
  const options = items.map((reply) => ({
    id: reply.id,
    label: reply.title,
    detail: `;${reply.shortcut}`,
    also: reply.body.slice(0, 200),
  }));
  return (
    <Dialog title={t('composer.canned')} onClose={onClose}>
      <Picker label={t('composer.canned')} autoFocus options={options} onPick={pick} />
    </Dialog>
  );
}
