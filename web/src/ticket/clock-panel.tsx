import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { createPortal } from 'react-dom';
import type { CaseClock, CaseClocks, Ticket } from '../../../src/shared/api';
import { call } from '../api/client';
import { useI18n } from '../i18n';
import { Loaded } from '../pages/loaded';
import { useDeed } from '../pages/use-deed';
import { Button } from '../ui/button';
import { Chip, type Tone } from '../ui/chip';
import { Dialog } from '../ui/dialog';
import { Notice } from '../ui/notice';
import { useAfterMerging } from './after-merging';
import { ClockLines } from './clock-lines';
import { lengthWords, limitLength } from './clock-words';
import { PauseForm } from './pause-form';

/** "Why is this due then?": each clock of a case line by line; and letting the case's clock stand or run. */
export function ClockPanel({ ticket, onClose }: { ticket: Ticket; onClose: () => void }) {
  const { t } = useI18n();
  const params = { id: ticket.id };
  const query = useQuery({
    queryKey: ['clocks', ticket.id, ticket.version, ticket.clock],
    queryFn: ({ signal }) => call('caseClocks', { params, signal }),
    placeholderData: (before) => before,
  });
  // it is opened from inside of a pane and belongs to none
  return createPortal(
    <Dialog title={t('clock.why')} shape="sheet" onClose={onClose}>
      <Loaded query={query}>{(data) => <Clocks ticket={ticket} data={data} />}</Loaded>
    </Dialog>,
    document.body,
  );
}

function Clocks({ ticket, data }: { ticket: Ticket; data: CaseClocks }) {
  const { t } = useI18n();
  const main =
    data.clocks.find((clock) => clock.kind === 'appeal' && clock.state !== 'stopped') ??
    data.clocks.find((clock) => clock.kind === 'solution');
  const others = data.clocks.filter((clock) => clock !== main);
  if (main === undefined) return <p>{t('clock.none')}</p>;
  return (
    <div className="stack-y">
      <section className="stack-y" aria-label={t(`clock.kind.${main.kind}`)}>
        <ClockHead clock={main} />
        <ClockLines clock={main} at={data.at} />
      </section>
      {data.mayPause && !ticket.merged && <PauseOrResume ticket={ticket} clock={main} data={data} />}
      {others.length > 0 && (
        <section className="stack-y" aria-labelledby="other-clocks">
          <h3 id="other-clocks">{t('clock.others')}</h3>
          {others.map((clock) => (
            <details key={clock.id} className="clock-other">
              <summary>
                <ClockHead clock={clock} />
              </summary>
              <ClockLines clock={clock} at={data.at} />
            </details>
          ))}
        </section>
      )}
    </div>
  );
}

const TONES: Readonly<Record<CaseClock['state'], Tone>> = { running: 'info', paused: 'neutral', stopped: 'ok' };

function ClockHead({ clock }: { clock: CaseClock }) {
  const i18n = useI18n();
  const { t } = i18n;
  const left = lengthWords(i18n, clock.leftMs, clock.leftMs < 0 ? 'after' : 'alone');
  const total = { used: lengthWords(i18n, clock.usedMs), limit: limitLength(i18n, clock.limitMs, 'after') };
  return (
    <span className="clock-head">
      <b>{t(`clock.kind.${clock.kind}`)}</b>
      <Chip tone={clock.late ? 'danger' : TONES[clock.state]}>
        {t(clock.late ? 'clock.state.late' : `clock.state.${clock.state}`)}
      </Chip>
      <small>
        {t('clock.total', total)}
        {(clock.late || clock.state !== 'stopped') &&
          ` · ${clock.leftMs < 0 ? t('clock.totalLate', { by: left }) : t('clock.totalLeft', { left })}`}
      </small>
    </span>
  );
}

function PauseOrResume({ ticket, clock, data }: { ticket: Ticket; clock: CaseClock; data: CaseClocks }) {
  const { t } = useI18n();
  const after = useAfterMerging();
  const deed = useDeed();
  const [pausing, setPausing] = useState(false);
  const changed = () => after([ticket.id]);
  const resume = async () => {
    const done = await deed.run(() => call('resumeClock', { params: { id: ticket.id } }), t('clock.resumedNow'));
    if (done) await changed();
  };
  if (clock.state === 'stopped') return null;
  // data was asked of the person: taking the case up ends that pause
  if (clock.state === 'paused' && ticket.state === 'need_info') return null;
  return (
    <>
      {deed.problem !== undefined && (
        <Notice tone="danger" live>
          {Object.values(deed.fields)[0] ?? deed.problem}
        </Notice>
      )}
      {clock.state === 'paused' ? (
        <div>
          <Button icon="clock" busy={deed.busy} onClick={() => void resume()}>
            {t('clock.resume')}
          </Button>
        </div>
      ) : pausing ? (
        <PauseForm
          ticketId={ticket.id}
          data={data}
          onCancel={() => setPausing(false)}
          onPaused={async () => {
            setPausing(false);
            await changed();
          }}
        />
      ) : (
        <div>
          <Button icon="pause" onClick={() => setPausing(true)}>
            {t('clock.pause')}
          </Button>
        </div>
      )}
    </>
  );
}
