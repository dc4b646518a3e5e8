import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReferralInfo, Ticket } from '../../../src/shared/api';
import { call } from '../api/client';
import { useI18n } from '../i18n';
import { useKeys } from '../keys/keys';
import { useSession } from '../session/session';
import { Button } from '../ui/button';
import { Chip } from '../ui/chip';
import { Notice } from '../ui/notice';
import { ReferPanel } from './refer-panel';
import { ReferralStep } from './referral-step';
import { useReferralMove } from './use-referral-move';

/** States in which others can be asked (transition 12). */
const REFERS: readonly Ticket['state'][] = ['in_progress', 'for_statement', 'statement_in'];

/** Who was asked about the case, until when, and what came of it; `F` asks somebody (PRC-2). */
export function ReferralsCard({ ticket }: { ticket: Ticket }) {
  const { t } = useI18n();
  const { can } = useSession();
  const [asking, setAsking] = useState(false);
  const refers = can('ticket.refer') && REFERS.includes(ticket.state);
  useKeys(refers ? { KeyF: () => setAsking(true) } : {});
  const query = useQuery({
    queryKey: ['referrals', ticket.id, ticket.version],
    queryFn: ({ signal }) => call('listReferrals', { signal, params: { id: ticket.id } }),
    // what is being written stays open while the case moves on; of another case nothing is shown
    placeholderData: (before, of) => (of?.queryKey[1] === ticket.id ? before : undefined),
  });
  const items = query.data?.items ?? [];
  if (items.length === 0 && !refers) return null;
  return (
    <section className="card stack-y" aria-labelledby="referrals">
      <h2 id="referrals">{t('referral.title')}</h2>
      {items.map((referral) => (
        <Asked key={referral.id} referral={referral} />
      ))}
      {refers && (
        <div className="row-x">
          <Button size="sm" icon="refer" hint="F" onClick={() => setAsking(true)}>
            {t('referral.do')}
          </Button>
        </div>
      )}
      {asking && <ReferPanel ticket={ticket} onClose={() => setAsking(false)} />}
    </section>
  );
}

const isOpen = ({ endedAt }: ReferralInfo): boolean => endedAt === null;

function Asked({ referral }: { referral: ReferralInfo }) {
  const { t, localized, formats } = useI18n();
  return (
    <div>
      <div className="row-x">
        <b className="grow">
          <bdi>{localized(referral.unit.name)}</bdi>
        </b>
        <Chip tone={isOpen(referral) ? 'info' : 'neutral'}>{t(`referral.state.${referral.state}`)}</Chip>
      </div>
      <small>
        {isOpen(referral)
          ? t('referral.due', { time: formats.full(new Date(referral.dueAt)) })
          : formats.full(new Date(referral.endedAt ?? referral.sentAt))}
        {referral.returnReason !== null && ` · ${t(`referral.reason.${referral.returnReason}`)}`}
        {isOpen(referral) && referral.reminders > 0 && ` · ${t('referral.reminders', { n: referral.reminders })}`}
      </small>
      {referral.words !== '' && <p dir="auto">{referral.words}</p>}
      {referral.moves.length > 0 && <Steps referral={referral} />}
    </div>
  );
}

/** What can be done about one that is open, so that no case waits for a body that does not answer. */
function Steps({ referral }: { referral: ReferralInfo }) {
  const { t, localized } = useI18n();
  const { deed, move } = useReferralMove(referral);
  const [recording, setRecording] = useState(false);
  return (
    <div className="stack-y" role="group" aria-label={localized(referral.unit.name)}>
      {deed.problem !== undefined && (
        <Notice tone="danger" live>
          {deed.problem}
        </Notice>
      )}
      <div className="row-x wrap">
        <Button size="sm" icon="pen" onClick={() => setRecording(true)}>
          {t('referral.record')}
        </Button>
        {referral.moves.includes('remind') && (
          <Button size="sm" look="ghost" icon="bell" busy={deed.busy} onClick={() => void move({ move: 'remind' })}>
            {t('referral.step.remind')}
          </Button>
        )}
      </div>
      {recording && <ReferralStep referral={referral} onClose={() => setRecording(false)} />}
    </div>
  );
}
