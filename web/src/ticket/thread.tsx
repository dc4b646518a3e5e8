import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { Message, Ticket } from '../../../src/shared/api';
import { useI18n } from '../i18n';
import { useSession } from '../session/session';
import { Acknowledgement } from './acknowledgement';
import { CaseContext, maySplit, originOf } from './case-context';
import { EventsFold } from './events';
import { MessageCard } from './message';
import { SplitPanel, type SplitWish } from './split-panel';
import { ThirdParty } from './third-party';
import { threadItems } from './thread-items';

/** Nearer to the end than this, the reader follows the conversation: new messages scroll in. */
const FOLLOW_PX = 80;

/** The conversation. It opens at its latest message and stays where the reader is when something is added. */
export function Thread({ ticket }: { ticket: Ticket }) {
  const { t } = useI18n();
  const scroller = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  const items = useMemo(() => threadItems(ticket), [ticket]);
  const { can } = useSession();
  const [wish, setWish] = useState<SplitWish>();
  const maySplitHere = can('ticket.merge');
  const caseOfMessages = useMemo(
    () => ({
      originOf: originOf(ticket),
      maySplit: (message: Message) => maySplitHere && maySplit(ticket, message),
      split: setWish,
    }),
    [ticket, maySplitHere],
  );
  useLayoutEffect(() => {
    following.current = true;
  }, [ticket.id]);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element !== null && following.current) element.scrollTop = element.scrollHeight;
  }, [ticket.id, items]);
  useEffect(() => {
    // The composer grows and shrinks below: the end of the conversation stays in sight.
    const element = scroller.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => {
      if (following.current) element.scrollTop = element.scrollHeight;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return (
    <div
      className="scroll"
      id="thread"
      ref={scroller}
      tabIndex={0}
      role="region"
      aria-label={t('ticket.conversation')}
      onScroll={(event) => {
        const { scrollHeight, scrollTop, clientHeight } = event.currentTarget;
        following.current = scrollHeight - scrollTop - clientHeight < FOLLOW_PX;
      }}
    >
      <CaseContext value={caseOfMessages}>
        <div className="thread">
          {items.map((item) => {
            if (item.kind === 'events') return <EventsFold key={item.events[0]?.id ?? item.at} events={item.events} />;
            if (item.message.standing === 'third_party')
              return <ThirdParty key={item.message.id} message={item.message} ticketId={ticket.id} />;
            if (item.message.purpose === 'acknowledgement')
              return <Acknowledgement key={item.message.id} message={item.message} ticket={ticket} />;
            return <MessageCard key={item.message.id} message={item.message} ticketId={ticket.id} />;
          })}
        </div>
      </CaseContext>
      {wish !== undefined && <SplitPanel ticket={ticket} wish={wish} onClose={() => setWish(undefined)} />}
    </div>
  );
}
