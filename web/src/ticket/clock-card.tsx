import { useState } from 'react';
import type { Ticket } from '../../../src/shared/api';
import { isShut } from '../../../src/shared/ticket-state';
import { useI18n } from '../i18n';
import { useNow } from '../inbox/now';
import { Button } from '../ui/button';
import { CaseClock } from './case-clock';
import { ClockPanel } from './clock-panel';

/** The clock in the head of a case: pressed, it says why. */
export function ClockButton({ ticket }: { ticket: Ticket }) {
  const { t } = useI18n();
  const now = useNow();
  const [open, setOpen] = useState(false);
  if (ticket.clock === null || isShut(ticket.state)) return null;
  return (
    <>
      <button type="button" className="clock-open" title={t('clock.why')} onClick={() => setOpen(true)}>
        <CaseClock row={ticket} now={now} />
        <span className="vh">{t('clock.why')}</span>
      </button>
      {open && <ClockPanel ticket={ticket} onClose={() => setOpen(false)} />}
    </>
  );
}

/** Beside the conversation: how the case stands, when it is due, and the way to why. */
export function ClockCard({ ticket }: { ticket: Ticket }) {
  const { t, formats } = useI18n();
  const now = useNow();
  const [open, setOpen] = useState(false);
  const { clock } = ticket;
  if (clock === null) return null;
  return (
    <section className="card" aria-label={t('clock.title')}>
      <h2>{t('clock.title')}</h2>
      <div className="row-x wrap clock-sum">
        <CaseClock row={ticket} now={now} />
        {clock.dueAt !== null && (
          <time className="hint" dateTime={clock.dueAt}>
            {formats.full(new Date(clock.dueAt))}
          </time>
        )}
      </div>
      <Button size="sm" icon="clock" onClick={() => setOpen(true)}>
        {t('clock.why')}
      </Button>
      {open && <ClockPanel ticket={ticket} onClose={() => setOpen(false)} />}
    </section>
  );
}
