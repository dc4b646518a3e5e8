import type { Ticket } from '../../../src/shared/api';
import { useI18n } from '../i18n';
import { useReference } from '../inbox/use-reference';
import { useSession } from '../session/session';
import { Avatar, NoAvatar } from '../ui/avatar';
import { Dialog } from '../ui/dialog';
import { Icon } from '../ui/icon';
import { Picker, type PickerOption } from '../ui/picker';
import type { TicketChange, UpdateTicketFn } from './use-update-ticket';

/** To me, to a colleague, to a team, or to nobody: one box, one Enter. */
export function AssignPanel({
  ticket,
  update,
  onClose,
}: {
  ticket: Ticket;
  update: UpdateTicketFn;
  onClose: () => void;
}) {
  const i18n = useI18n();
  const { t } = i18n;
  const { session } = useSession();
  const { colleagues, teams } = useReference();
  const me = session.user;
  const options: PickerOption[] = [
    {
      id: `user:${me.id}`,
      label: t('assign.me'),
      also: me.name,
      detail: me.name,
      mark: <Avatar id={me.id} name={me.name} />,
      chosen: ticket.assignee?.id === me.id,
    },
    ...colleagues
      .filter(
        (colleague) => !colleague.disabled && colleague.id !== me.id && colleague.centreIds.includes(ticket.centreId),
      )
      .map((colleague) => ({
        id: `user:${colleague.id}`,
        label: colleague.name,
        detail: t(`role.${colleague.role}`),
        mark: <Avatar id={colleague.id} name={colleague.name} />,
        chosen: ticket.assignee?.id === colleague.id,
      })),
    ...teams
      .filter((team) => team.centreId === ticket.centreId)
      .map((team) => ({
        id: `team:${team.id}`,
        label: i18n.localized(team.name),
        also: `${team.name.ar} ${team.name.en}`,
        detail: t('assign.team'),
        mark: <Icon name="users" />,
        chosen: ticket.teamId === team.id,
      })),
    ...(ticket.assignee === null
      ? []
      : [{ id: 'nobody', label: t('assign.remove'), mark: <NoAvatar size={24} title="" /> }]),
  ];
  const pick = (picked: string) => {
    onClose();
    const [kind, id = ''] = picked.split(':');
    const change: TicketChange = kind === 'team' ? { teamId: id } : { assigneeId: kind === 'user' ? id : null };
    const undo: TicketChange =
      kind === 'team' ? { teamId: ticket.teamId } : { assigneeId: ticket.assignee?.id ?? null };
    const name = options.find((option) => option.id === picked)?.label ?? '';
    const text =
      kind === 'nobody' ? t('toast.unassigned') : t('toast.assigned', { name: id === me.id ? me.name : name });
    void update(ticket, change, { text, undo });
  };
  return (
    <Dialog title={t('assign.title')} shape="dialog" onClose={onClose}>
      <Picker label={t('assign.to')} options={options} onPick={pick} autoFocus />
    </Dialog>
  );
}
