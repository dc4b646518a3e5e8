import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import type { ClassProposal, LikeTicket, Ticket } from '../../../src/shared/api';
import { call } from '../api/client';
import { useI18n } from '../i18n';
import { pathOf, useListFilter } from '../inbox/filter';
import { useReference } from '../inbox/use-reference';
import { useSession } from '../session/session';
import { detectDirection, displayName } from '../text/direction';
import { Ltr } from '../ui/bidi';
import { Button } from '../ui/button';
import { Icon } from '../ui/icon';
import { MergePanel } from './merge-panel';
import { StateChip } from './state-chip';

const FRESH_MS = 60_000;

function useSuggestions(ticketId: string) {
  return useQuery({
    queryKey: ['suggestions', ticketId],
    queryFn: ({ signal }) => call('ticketSuggestions', { params: { id: ticketId }, signal }),
    staleTime: FRESH_MS,
  }).data;
}

/** What the case may be of; undefined when nothing is proposed, or a person decided already. */
export interface Proposal {
  readonly type: ClassProposal | undefined;
  readonly category: ClassProposal | undefined;
}
export function useProposal(ticket: Ticket): Proposal | undefined {
  const found = useSuggestions(ticket.id);
  const type = ticket.type === null ? found?.type[0] : undefined;
  const category = ticket.category === null ? found?.category[0] : undefined;
  return type === undefined && category === undefined ? undefined : { type, category };
}

/** The proposed class with how sure it is and because of which words; a person accepts it, or picks another below. */
export function ProposedClass({ proposal, onAccept }: { proposal: Proposal; onAccept: () => void }) {
  const { t, formats } = useI18n();
  const reference = useReference();
  const { type, category } = proposal;
  const names = [reference.typeName(type?.code ?? null), reference.categoryName(category?.code ?? null)].filter(
    Boolean,
  );
  const because = [...new Set([...(category?.because ?? []), ...(type?.because ?? [])])].slice(0, 4);
  // as sure as the less sure of the two
  const sure = Math.min(type?.certainty ?? 1, category?.certainty ?? 1);
  if (names.length === 0) return null;
  return (
    <section className="proposal" aria-label={t('proposal.title')}>
      <p>
        <Icon name="spark" size="sm" />
        <span className="grow">
          <b>{names.join(' · ')}</b>
          <small>{t('proposal.certainty', { percent: formats.number.format(Math.round(sure * 100)) })}</small>
        </span>
      </p>
      {because.length > 0 && (
        <p className="hint">
          {t('proposal.because')}{' '}
          {because.map((word) => (
            <bdi key={word}>
              <mark>{word}</mark>
            </bdi>
          ))}
        </p>
      )}
      <Button size="sm" look="soft" icon="check" hint="Ctrl ⇧ ↵" onClick={onAccept}>
        {t('proposal.accept')}
      </Button>
    </section>
  );
}

/** Cases of the same person that may be the same matter, with merging one click away; and solved ones that are like this one. */
export function LikeCases({ ticket }: { ticket: Ticket }) {
  const { t } = useI18n();
  const { can } = useSession();
  const found = useSuggestions(ticket.id);
  const [into, setInto] = useState<string>();
  if (found === undefined || found.similar.length + found.duplicates.length === 0) return null;
  return (
    <>
      <Cases
        title={t('duplicates.title')}
        cases={found.duplicates}
        onMerge={can('ticket.merge') ? setInto : undefined}
      />
      <Cases title={t('similar.title')} cases={found.similar} onMerge={undefined} />
      {into !== undefined && <MergePanel ticket={ticket} into={into} onClose={() => setInto(undefined)} />}
    </>
  );
}

interface CasesProps {
  readonly title: string;
  readonly cases: readonly LikeTicket[];
  readonly onMerge: ((reference: string) => void) | undefined;
}
function Cases({ title, cases, onMerge }: CasesProps) {
  const { t, formats } = useI18n();
  const filter = useListFilter();
  if (cases.length === 0) return null;
  return (
    <section className="card" aria-label={title}>
      <h2>{title}</h2>
      <ul className="cases">
        {cases.map((each) => {
          const subject = each.subject === '' ? t('ticket.noSubject') : displayName(each.subject);
          return (
            <li key={each.id}>
              <Link to={pathOf(filter, each.id)}>
                <span className="subj" dir={detectDirection(subject)}>
                  {subject}
                </span>
                <span className="row-x">
                  <Ltr className="muted">{each.reference}</Ltr>
                  <span className="grow" />
                  <StateChip state={each.state} />
                </span>
                <time className="vh" dateTime={each.receivedAt}>
                  {formats.date(new Date(each.receivedAt))}
                </time>
              </Link>
              {onMerge !== undefined && (
                <Button size="sm" look="ghost" onClick={() => onMerge(each.reference)}>
                  {t('duplicates.merge')}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
