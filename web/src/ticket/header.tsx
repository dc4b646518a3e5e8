import type { Ticket } from '../../../src/shared/api';
import { useI18n } from '../i18n';
import { useReference } from '../inbox/use-reference';
import { useOthers } from '../live/use-live';
import { detectDirection, displayName } from '../text/direction';
import { Avatar, NoAvatar } from '../ui/avatar';
import { Ltr } from '../ui/bidi';
import { Button, IconButton } from '../ui/button';
import { Chip } from '../ui/chip';
import { Icon } from '../ui/icon';
import { Menu } from '../ui/menu';
import { showToast } from '../ui/toast';
import { ClockButton } from './clock-card';
import { StateChip } from './state-chip';
import type { TicketDeeds } from './use-deeds';

interface HeaderProps {
  readonly ticket: Ticket;
  readonly deeds: TicketDeeds;
  readonly onBack: () => void;
  readonly onSide: () => void;
}

export function TicketHeader({ ticket, deeds, onBack, onSide }: HeaderProps) {
  const { t } = useI18n();
  const subject = ticket.subject === '' ? t('ticket.noSubject') : displayName(ticket.subject);
  return (
    <div className="t-head">
      <div className="row-x">
        <IconButton icon="back" label={t('action.back')} only="phone" onClick={onBack} />
        <CopyReference reference={ticket.reference} />
        <StateChip state={ticket.state} />
        <TypeChips ticket={ticket} />
        <ClockButton ticket={ticket} />
        <PeopleHere ticket={ticket} />
      </div>
      <h2 className="t-title" title={subject}>
        <bdi dir={detectDirection(subject)}>{subject}</bdi>
      </h2>
      <div className="actions" role="toolbar" aria-label={t('ticket.actions')}>
        {deeds.mayClassify && (
          <Button size="sm" icon="tag" hint="C" onClick={deeds.classify}>
            {t('action.classify')}
          </Button>
        )}
        {deeds.mayAssign && (
          <Button size="sm" icon="user" hint="A" onClick={deeds.assign}>
            {t('action.assign')}
          </Button>
        )}
        {deeds.mayClose && (
          <Button size="sm" icon="check-circle" hint="E" onClick={deeds.close}>
            {t('action.close')}
          </Button>
        )}
        {deeds.mayReopen && (
          <Button size="sm" icon="undo" hint="E" onClick={deeds.reopen}>
            {t('action.reopen')}
          </Button>
        )}
        <span className="grow" />
        <IconButton icon="user" label={t('ticket.side')} only="narrow" size="sm" onClick={onSide} />
        {deeds.more.length > 0 && (
          <Menu label={t('action.more')} className="btn ghost icon sm" items={deeds.more}>
            <Icon name="dots" size="sm" />
          </Menu>
        )}
      </div>
    </div>
  );
}

function TypeChips({ ticket }: { ticket: Ticket }) {
  const { t } = useI18n();
  const { typeName } = useReference();
  const type = typeName(ticket.type);
  return (
    <span className="chips">
      {ticket.urgent && (
        <Chip tone="solid" icon="bolt">
          {t('class.urgent')}
        </Chip>
      )}
      {type !== undefined && (
        <span className="only-wide">
          <Chip>{type}</Chip>
        </span>
      )}
      {ticket.tags.slice(0, 3).map((tag) => (
        <span className="only-wide" key={tag}>
          <Chip icon="tag">
            <bdi>{tag}</bdi>
          </Chip>
        </span>
      ))}
    </span>
  );
}

export function CopyReference({ reference }: { reference: string }) {
  const { t } = useI18n();
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(reference);
      showToast(t('toast.copied', { reference }));
    } catch {
      showToast(t('toast.copyFailed', { reference }), { tone: 'bad' });
    }
  };
  return (
    <button
      type="button"
      className="ref"
      onClick={() => void copy()}
      title={t('action.copyReference')}
      aria-label={t('action.copyReferenceOf', { reference })}
    >
      <Ltr>{reference}</Ltr>
      <Icon name="copy" size="xs" />
    </button>
  );
}

function PeopleHere({ ticket }: { ticket: Ticket }) {
  const { t } = useI18n();
  const others = useOthers(ticket.id);
  const holder = ticket.assignee;
  return (
    <span className="stack">
      {others
        .filter((person) => person.userId !== holder?.id)
        .map((person) => (
          <Avatar
            key={person.userId}
            id={person.userId}
            name={person.name}
            doing={person.doing === 'writing' ? 'type' : 'view'}
            title={t(person.doing === 'writing' ? 'presence.writing' : 'presence.viewing', { name: person.name })}
          />
        ))}
      {holder === null ? (
        <NoAvatar size={24} title={t('assign.nobody')} />
      ) : (
        <Avatar id={holder.id} name={holder.name} title={t('row.holder', { name: holder.name })} />
      )}
      <span className="vh">{holder === null ? t('assign.nobody') : t('row.holder', { name: holder.name })}</span>
    </span>
  );
}

/** The line that prevents two answers to one person. */
export function PresenceLine({ ticketId }: { ticketId: string }) {
  const { t } = useI18n();
  const writing = useOthers(ticketId).filter((person) => person.doing === 'writing');
  const [first, second] = writing;
  return (
    <div role="status">
      {first !== undefined && (
        <div className="presence">
          <Icon name="pen" size="sm" />
          <span>
            {second === undefined
              ? t('presence.line', { name: first.name })
              : t('presence.lineMany', { name: first.name, n: writing.length - 1 })}
          </span>
        </div>
      )}
    </div>
  );
}
