import { memo } from 'react';
import type { ListedTicket, TicketRow } from '../../../src/shared/api';
import type { Presence } from '../../../src/shared/realtime';
import { useI18n } from '../i18n';
import { useOthers } from '../live/use-live';
import { detectDirection, displayName } from '../text/direction';
import { CaseClock } from '../ticket/case-clock';
import { Avatar, NoAvatar } from '../ui/avatar';
import { Name } from '../ui/bidi';
import { ChannelIcon } from '../ui/channel-icon';
import { Icon } from '../ui/icon';
import { FoundLine, Marked } from './search-marks';
import { useReference } from './use-reference';

interface RowProps {
  readonly row: ListedTicket;
  readonly selected: boolean;
  readonly now: Date;
  readonly position: number;
  readonly onOpen: (id: string) => void;
  readonly onNear: (id: string) => void;
}

/** One ticket in the list. Person at the start, time at the end; trouble takes the place of the class. */
export const Row = memo(function Row({ row, selected, now, position, onOpen, onNear }: RowProps) {
  const i18n = useI18n();
  const reference = useReference();
  const others = useOthers(row.id);
  const subject = row.subject === '' ? row.snippet : row.subject;
  const title = subject === '' ? i18n.t('ticket.noSubject') : displayName(subject);
  const className = reference.typeName(row.type) ?? i18n.t('class.none');
  return (
    <div
      id={`row-${row.id}`}
      role="option"
      aria-selected={selected}
      aria-posinset={position}
      aria-setsize={-1}
      className={`row${row.awaitsAnswer ? ' unread' : ''}${row.match === undefined ? '' : ' hit'}`}
      onClick={() => onOpen(row.id)}
      onPointerEnter={() => onNear(row.id)}
    >
      <ChannelIcon channel={row.channel} />
      <span className="who">
        {row.match === undefined ? (
          <Name className="clip">{row.party}</Name>
        ) : (
          <bdi className="clip">
            <Marked pieces={row.match.party} />
          </bdi>
        )}
        {row.messageCount > 1 && (
          <span className="rep" title={i18n.t('row.messages', { n: row.messageCount })}>
            <bdi dir="ltr">{row.messageCount}</bdi>
          </span>
        )}
        {row.awaitsAnswer && <span className="vh">{i18n.t('row.awaits')}</span>}
      </span>
      <CaseClock row={row} now={now} />
      <span className="subj-w">
        <span className="subj" dir={detectDirection(title) ?? row.snippetDirection}>
          {row.match === undefined || row.subject === '' ? title : <Marked pieces={row.match.subject} />}
        </span>
      </span>
      {row.match !== undefined && <FoundLine row={row} match={row.match} />}
      <span className="meta">
        {row.trouble === null ? (
          <span className="tag">{row.merged ? i18n.t('merged.chip') : row.spam ? i18n.t('spam.chip') : className}</span>
        ) : (
          <span className="trouble">
            <Icon name="alert" size="xs" />
            {i18n.t(row.trouble === 'unknown' ? 'row.unknown' : 'row.undelivered')}
          </span>
        )}
        {row.attachmentCount > 0 && (
          <span className="muted" title={i18n.t('row.attachments', { n: row.attachmentCount })}>
            <Icon name="clip" size="xs" />
            <span className="vh">{i18n.t('row.attachments', { n: row.attachmentCount })}</span>
          </span>
        )}
        <Holders row={row} others={others} />
      </span>
    </div>
  );
});

function Holders({ row, others }: { row: TicketRow; others: Presence['people'] }) {
  const { t } = useI18n();
  const holder = row.assignee;
  const doing = (id: string) => {
    const person = others.find((other) => other.userId === id);
    return person === undefined ? {} : { doing: person.doing === 'writing' ? ('type' as const) : ('view' as const) };
  };
  return (
    <span className="stack">
      {others
        .filter((person) => person.userId !== holder?.id)
        .slice(0, 2)
        .map((person) => (
          <Avatar
            key={person.userId}
            id={person.userId}
            name={person.name}
            size={20}
            {...doing(person.userId)}
            title={t(person.doing === 'writing' ? 'presence.writing' : 'presence.viewing', { name: person.name })}
          />
        ))}
      {holder === null ? (
        <NoAvatar title={t('assign.nobody')} />
      ) : (
        <Avatar
          id={holder.id}
          name={holder.name}
          size={20}
          {...doing(holder.id)}
          title={t('row.holder', { name: holder.name })}
        />
      )}
      <span className="vh">{holder === null ? t('assign.nobody') : t('row.holder', { name: holder.name })}</span>
    </span>
  );
}
