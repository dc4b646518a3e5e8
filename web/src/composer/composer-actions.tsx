import { useRef } from 'react';
import type { Ticket } from '../../../src/shared/api';
import { useI18n } from '../i18n';
import { Button, IconButton } from '../ui/button';
import type { DraftKind } from './draft-store';

interface ActionsProps {
  readonly ticket: Ticket;
  readonly kind: DraftKind;
  readonly length: number;
  readonly empty: boolean;
  readonly busy: boolean;
  /** Files are still on their way. */
  readonly waiting: boolean;
  readonly onFiles: ((files: FileList) => void) | undefined;
  readonly onChoose: () => void;
  readonly onSend: (close: boolean) => void;
}

/** The foot of the composer: a file, a ready reply, the length, and sending at the end of the line. */
export function ComposerActions({
  ticket,
  kind,
  length,
  empty,
  busy,
  waiting,
  onFiles,
  onChoose,
  onSend,
}: ActionsProps) {
  const { t } = useI18n();
  const picker = useRef<HTMLInputElement>(null);
  const byHand = ticket.reply.mode === 'by_hand';
  const limit = kind === 'reply' ? ticket.reply.maxTextLength : null;
  const tooLong = limit !== null && length > limit;
  const send = kind === 'note' ? 'composer.saveNote' : byHand ? 'composer.record' : 'composer.send';
  return (
    // The focus stays in the text while these are pressed: on a phone the bar is there only as long as somebody writes.
    <div className="c-bar" onMouseDown={(event) => event.preventDefault()}>
      {onFiles !== undefined && (
        <>
          <input
            ref={picker}
            type="file"
            multiple
            hidden
            onChange={(event) => {
              if (event.target.files !== null) onFiles(event.target.files);
              event.target.value = '';
            }}
          />
          <IconButton icon="clip" label={t('composer.attach')} onClick={() => picker.current?.click()} />
        </>
      )}
      {kind === 'reply' && (
        <Button look="ghost" size="sm" hint=";" onClick={onChoose}>
          {t('composer.canned')}
        </Button>
      )}
      <span className="grow" />
      {limit !== null && <Counter used={length} limit={limit} />}
      {kind === 'reply' && ticket.moves.includes('close') && (
        <Button
          look="ghost"
          busy={busy}
          disabled={empty || tooLong || waiting}
          onClick={() => onSend(true)}
          title="Ctrl + Shift + Enter"
        >
          {t(byHand ? 'composer.recordResult' : 'composer.sendResult')}
        </Button>
      )}
      <Button
        look="primary"
        icon={kind === 'reply' ? 'send' : 'check'}
        hint="Ctrl ↵"
        busy={busy}
        disabled={empty || tooLong || waiting}
        onClick={() => onSend(false)}
      >
        {t(send)}
      </Button>
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
