import { useId, type ReactNode } from 'react';
import { useI18n } from '../i18n';
import type { useDeed } from '../pages/use-deed';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { Notice } from '../ui/notice';

interface AskProps {
  readonly title: string;
  /** What the deed will do, one sentence each; said before it is done. */
  readonly will?: readonly ReactNode[];
  readonly confirm: string;
  readonly ready?: boolean;
  readonly deed: ReturnType<typeof useDeed>;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  readonly children?: ReactNode;
}

/** A question before a deed that moves things: what will happen, in sentences; Enter does it, Esc leaves it. */
export function Ask({ title, will = [], confirm, ready = true, deed, onConfirm, onClose, children }: AskProps) {
  const { t } = useI18n();
  const id = useId();
  return (
    <Dialog
      title={title}
      onClose={onClose}
      footer={
        <>
          <Button look="primary" type="submit" form={id} busy={deed.busy} disabled={!ready} data-autofocus="">
            {confirm}
          </Button>
          <Button look="ghost" onClick={onClose}>
            {t('action.cancel')}
          </Button>
        </>
      }
    >
      <form
        id={id}
        className="stack-y"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) onConfirm();
        }}
      >
        {deed.problem !== undefined && (
          <Notice tone="danger" live>
            {deed.problem}
          </Notice>
        )}
        {children}
        {will.length > 0 && (
          <Notice tone="plain">
            <ul className="will">
              {will.map((sentence, at) => (
                <li key={at}>{sentence}</li>
              ))}
            </ul>
          </Notice>
        )}
      </form>
    </Dialog>
  );
}
