import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReferralInfo, Ticket } from '../../../src/shared/api';
import { call } from '../api/client';
import { useI18n } from '../i18n';
import { Button } from '../ui/button';
import { Chip } from '../ui/chip';
import { Notice } from '../ui/notice';
import { ReferralStep } from './referral-step';
import { useReferralMove } from './use-referral-move';

/** Who was asked about the case, until when, and what came of it (PRC-2). */
export function ReferralsCard({ ticket, onRefer }: { ticket: Ticket; onRefer: (() => void) | undefined }) {
  const { t } = useI18n();
  const query = useQuery({
    queryKey: ['referrals', ticket.id, ticket.version],
    queryFn: ({ signal }) => call('listReferrals', { signal, params: { id: ticket.id } }),
    // what is being written stays open while the case moves on; of another case nothing is shown
    placeholderData: (before, of) => (of?.queryKey[1] === ticket.id ? before : undefined),
  });
  const items = query.data?.items ?? [];
  if (items.length === 0 && onRefer === undefined) return null;
  return (
    <section className="card stack-y" aria-labelledby="referrals">
      <h2 id="referrals">{t('referral.title')}</h2>
      {items.map((referral) => (
        <Asked key={referral.id} referral={referral} />
      ))}
      {onRefer !== undefined && (
        <div className="row-x">
          <Button size="sm" icon="refer" hint="F" onClick={onRefer}>
            {t('referral.do')}
          </Button>
        </div>
      )}
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
