import { useQueryClient } from '@tanstack/react-query';
import type { Ticket } from '../../../src/shared/api';
import { call } from '../api/client';
import { useI18n } from '../i18n';
import { refreshLists } from '../inbox/use-live-inbox';
import { useSession } from '../session/session';
import { Dialog } from '../ui/dialog';
import { Icon } from '../ui/icon';
import { Notice } from '../ui/notice';
import { Picker } from '../ui/picker';
import { errorText } from '../ui/states';
import { showToast } from '../ui/toast';

/** Moves the case to another of one's centres; a use case of its own, because it changes who may see it (ruling 11). */
export function CentrePanel({ ticket, onClose }: { ticket: Ticket; onClose: () => void }) {
  const i18n = useI18n();
  const { session } = useSession();
  const client = useQueryClient();
  const move = async (centreId: string) => {
    onClose();
    try {
      client.setQueryData(
        ['ticket', ticket.id],
        await call('moveCentre', { params: { id: ticket.id }, body: { centreId, version: ticket.version } }),
      );
      showToast(i18n.t('toast.moved'));
    } catch (error) {
      showToast(errorText(error, i18n), { tone: 'bad' });
    }
    refreshLists(client);
  };
  const options = session.centres
    .filter((centre) => centre.id !== ticket.centreId)
    .map((centre) => ({ id: centre.id, label: i18n.localized(centre.name), mark: <Icon name="building" /> }));
  return (
    <Dialog title={i18n.t('centre.move')} onClose={onClose}>
      <div className="stack-y">
        <Notice tone="plain">{i18n.t('centre.warning')}</Notice>
        <Picker label={i18n.t('centre.to')} options={options} onPick={(id) => void move(id)} autoFocus />
      </div>
    </Dialog>
  );
}
