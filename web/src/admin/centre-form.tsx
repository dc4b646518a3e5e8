import type { ReactNode } from 'react';
import { useI18n } from '../i18n';
import type { useDeed } from '../pages/use-deed';
import { useSession } from '../session/session';
import { Button } from '../ui/button';
import { Notice } from '../ui/notice';

interface CentreFormProps {
  readonly centreId: string;
  /** The only centre there is to choose from needs no name. */
  readonly alone: boolean;
  readonly deed: ReturnType<typeof useDeed>;
  readonly onSave: () => Promise<void>;
  readonly children: ReactNode;
}

/** Settings of one centre under its name, with a button of their own: what the server refuses is said above them. */
export function CentreForm({ centreId, alone, deed, onSave, children }: CentreFormProps) {
  const { t, localized } = useI18n();
  const { session } = useSession();
  const centre = session.centres.find((each) => each.id === centreId);
  return (
    <form
      className="stack-y"
      onSubmit={(event) => {
        event.preventDefault();
        void onSave();
      }}
    >
      {!alone && centre !== undefined && <b>{localized(centre.name)}</b>}
      {deed.problem !== undefined && (
        <Notice tone="danger" live>
          {deed.problem}
        </Notice>
      )}
      {children}
      <div className="row-x">
        <Button type="submit" busy={deed.busy}>
          {t('action.save')}
        </Button>
      </div>
    </form>
  );
}
