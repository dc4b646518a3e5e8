import { useState } from 'react';
import { matchPath, useLocation } from 'react-router';
import type { Ticket } from '../../../src/shared/api';
import { call } from '../api/client';
import { useI18n } from '../i18n';
import { useKeys } from '../keys/keys';
import { useSession } from '../session/session';
import type { MenuItem } from '../ui/menu';
import { showToast } from '../ui/toast';
import { useAct } from './after-merging';
import { openOriginal } from './held';
import { hasAppeals, isDecided } from './use-appeals';
import { useUpdateTicket, type UpdateTicketFn } from './use-update-ticket';

/** Said on the way to a case: its questions are opened with it. */
export const ASK_ON = 'ask-on';

export type OpenPanel = 'classify' | 'fields' | 'refer' | 'shut' | 'assign' | 'tags' | 'centre' | 'merge' | 'link' | 'block' | 'object' | 'appeals' | undefined;
export interface TicketDeeds {
  readonly panel: OpenPanel;
  readonly closePanel: () => void;
  readonly mayClassify: boolean;
  readonly mayAssign: boolean;
  readonly mayClose: boolean;
  readonly mayReopen: boolean;
  readonly classify: () => void;
  readonly data: () => void;
  readonly assign: () => void;
  readonly close: () => void;
  readonly reopen: () => void;
  readonly appeals: () => void;
  /** Undefined where the person may not. */
  readonly refer: (() => void) | undefined;
  readonly link: (() => void) | undefined;
  readonly spam: (() => void) | undefined;
  readonly more: readonly MenuItem[];
  readonly update: UpdateTicketFn;
}

/** Everything that can be done to the open ticket, with its keys: C A E U. What its state or the person's rights forbid is not offered. */
export function useDeeds(ticket: Ticket): TicketDeeds {
  const i18n = useI18n();
  const { t } = i18n;
  const { can, session } = useSession();
  const update = useUpdateTicket();
  const act = useAct();
  // who has just registered a call goes on with its questions
  const wished: unknown = useLocation().state;
  const [panel, setPanel] = useState<OpenPanel>(wished === ASK_ON ? 'fields' : undefined);
  // a merged case is a pointer: what is done is done where it points
  const own = !ticket.merged;
  const mayClassify = own && can('ticket.classify');
  const mayAssign = own && can('ticket.assign');
  // what others are asked about can still be withdrawn; what is objected to is its reviewer's
  const mayClose =
    own &&
    can('ticket.close') &&
    (ticket.moves.includes('close') || (ticket.state === 'for_statement' && ticket.moves.includes('withdraw')));
  const mayReopen = own && can('ticket.reopen') && ticket.moves.includes('reopen');

  const close = () => setPanel('shut');
  const reopen = () =>
    void update(
      ticket,
      { move: 'reopen' },
      { text: t('toast.reopened', { reference: ticket.reference }) },
    );
  const urgent = () =>
    void update(
      ticket,
      { urgent: !ticket.urgent },
      { text: t(ticket.urgent ? 'toast.calm' : 'toast.urgent'), undo: { urgent: ticket.urgent } },
    );
  const toMe = () =>
    void update(
      ticket,
      { assigneeId: session.user.id },
      { text: t('toast.assigned', { name: session.user.name }), undo: { assigneeId: ticket.assignee?.id ?? null } },
    );
  const ask = () => void update(ticket, { move: 'ask' }, { text: t('toast.asked'), undo: { move: 'start' } });

  const more: MenuItem[] = [];
  const data = () => setPanel('fields');
  if (mayClassify) more.push({ id: 'data', label: t('keys.data'), icon: 'pen', hint: 'D', onPick: data });
  if (mayAssign && ticket.assignee?.id !== session.user.id)
    more.push({ id: 'me', label: t('assign.me'), icon: 'user', onPick: toMe });
  if (mayClassify)
    more.push({
      id: 'urgent',
      label: t(ticket.urgent ? 'class.notUrgent' : 'class.makeUrgent'),
      icon: 'bolt',
      hint: 'U',
      onPick: urgent,
    });
  if (mayClassify) more.push({ id: 'tags', label: t('tags.edit'), icon: 'tag', onPick: () => setPanel('tags') });
  if (mayClassify && ticket.moves.includes('ask'))
    more.push({ id: 'ask', label: t('action.ask'), icon: 'pause', onPick: ask });
  if (mayAssign && session.centres.length > 1)
    more.push({ id: 'centre', label: t('centre.move'), icon: 'building', onPick: () => setPanel('centre') });
  const merge = own && can('ticket.merge') ? () => setPanel('merge') : undefined;
  const link = own && can('ticket.link') ? () => setPanel('link') : undefined;
  const setSpam = async (wanted: boolean): Promise<void> => {
    if (!(await act(() => call('markSpam', { params: { id: ticket.id }, body: { spam: wanted } }), [ticket.id])))
      return;
    showToast(t(wanted ? 'spam.marked' : 'spam.unmarked', { reference: ticket.reference }), {
      until: Date.now() + 10_000,
      undo: () => void setSpam(!wanted),
    });
  };
  const spam = own && can('ticket.spam') ? () => void setSpam(!ticket.spam) : undefined;
  if (merge !== undefined)
    more.push({ id: 'merge', label: t('merge.action'), icon: 'split', hint: 'M', onPick: merge });
  if (link !== undefined) more.push({ id: 'link', label: t('link.action'), icon: 'link', hint: 'L', onPick: link });
  if (spam !== undefined)
    more.push({
      id: 'spam',
      label: t(ticket.spam ? 'spam.unmark' : 'spam.mark'),
      icon: ticket.spam ? 'inbox' : 'trash',
      hint: '!',
      onPick: spam,
    });
  const refer = own && can('ticket.refer') && ticket.moves.includes('refer') ? () => setPanel('refer') : undefined;
  if (refer !== undefined)
    more.push({ id: 'refer', label: t('referral.do'), icon: 'refer', hint: 'F', onPick: refer });
  const appeals = () => setPanel('appeals');
  const mayObject = own && can('appeal.record') && isDecided(ticket);
  if (mayObject)
    more.push({ id: 'object', label: t('appeal.record'), icon: 'shield', hint: 'O', onPick: () => setPanel('object') });
  if (own && hasAppeals(ticket))
    more.push({ id: 'appeals', label: t('appeal.title'), icon: 'history', onPick: appeals });
  if (can('blocks.manage'))
    more.push({ id: 'block', label: t('blocks.action'), icon: 'lock', onPick: () => setPanel('block') });
  const raw = ticket.messages.find((message) => message.direction === 'in' && message.hasRaw);
  if (can('message.raw') && raw !== undefined)
    more.push({
      id: 'raw',
      label: t('message.raw'),
      icon: 'download',
      onPick: () => openOriginal(raw, i18n),
    });

  // J and then a deed at once: the next ticket is chosen and this one still drawn; what was meant is the next one
  const here = (deed: () => void) => () => {
    if (matchPath('/inbox/:view/:ticketId', window.location.pathname)?.params.ticketId === ticket.id) deed();
  };
  useKeys({
    ...(mayClassify ? { KeyC: here(() => setPanel('classify')), KeyD: here(data), KeyU: here(urgent) } : {}),
    ...(refer === undefined ? {} : { KeyF: here(refer) }),
    ...(merge === undefined ? {} : { KeyM: here(merge) }),
    ...(link === undefined ? {} : { KeyL: here(link) }),
    ...(spam === undefined ? {} : { 'Shift+Digit1': here(spam) }),
    ...(mayAssign ? { KeyA: here(() => setPanel('assign')) } : {}),
    ...(mayObject ? { KeyO: here(() => setPanel('object')) } : own && hasAppeals(ticket) ? { KeyO: here(appeals) } : {}),
    ...(mayClose ? { KeyE: here(close) } : mayReopen ? { KeyE: here(reopen) } : {}),
  });
  return {
    panel,
    closePanel: () => setPanel(undefined),
    mayClassify,
    mayAssign,
    mayClose,
    mayReopen,
    classify: () => setPanel('classify'),
    data,
    assign: () => setPanel('assign'),
    close,
    reopen,
    appeals,
    refer,
    link,
    spam,
    more,
    update,
  };
}
