import { useId, type ReactNode } from 'react';
import { useI18n } from '../i18n';
import type { useDeed } from '../pages/use-deed';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { Notice } from '../ui/notice';

interface FormDialogProps {
  readonly title: string;
  readonly deed: ReturnType<typeof useDeed>;
  readonly onSave: () => Promise<void>;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly extra?: ReactNode;
  /** What the button says where it does more than to save. */
  readonly confirm?: string;
}

/** A form in a sheet: what the server refuses is said above it and beside its fields; Save is at the foot. */
export function FormDialog({ title, deed, onSave, onClose, children, extra, confirm }: FormDialogProps) {
  const { t } = useI18n();
  const id = useId();
  return (
    <Dialog
      title={title}
      shape="sheet"
      onClose={onClose}
      footer={
        <>
          <Button look="primary" type="submit" form={id} busy={deed.busy}>
            {confirm ?? t('action.save')}
          </Button>
          <Button look="ghost" onClick={onClose}>
            {t('action.cancel')}
          </Button>
          <span className="grow" />
          {extra}
        </>
      }
    >
      <form
        id={id}
        className="stack-y"
        onSubmit={(event) => {
          event.preventDefault();
          void onSave();
        }}
      >
        {deed.problem !== undefined && (
          <Notice tone="danger" live>
            {deed.problem}
          </Notice>
        )}
        {children}
      </form>
    </Dialog>
  );
}
