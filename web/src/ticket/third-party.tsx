import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import type { Message } from '../../../src/shared/api';
import { call } from '../api/client';
import { useI18n } from '../i18n';
import { pathOf, useListFilter } from '../inbox/filter';
import { useSession } from '../session/session';
import { Button } from '../ui/button';
import { Icon } from '../ui/icon';
import { errorText } from '../ui/states';
import { showToast } from '../ui/toast';
import { MessageCard } from './message';

/**
 * A message from somebody who is not known in this case (ruling 2). It stays folded, and the requester never sees it quoted,
 * until a person accepts it or splits it off.
 */
export function ThirdParty({ message, ticketId }: { message: Message; ticketId: string }) {
  const i18n = useI18n();
  const { t } = i18n;
  const { can } = useSession();
  const client = useQueryClient();
  const navigate = useNavigate();
  const filter = useListFilter();
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const decide = async (decision: 'accept' | 'split') => {
    setBusy(true);
    try {
      const { ticketId: where } = await call('decideThirdParty', { params: { id: message.id }, body: { decision } });
      showToast(t(decision === 'accept' ? 'third.accepted' : 'third.splitOff'));
      await client.invalidateQueries({ queryKey: ['ticket', ticketId] });
      if (decision === 'split') void navigate(pathOf(filter, where));
    } catch (error) {
      showToast(errorText(error, i18n), { tone: 'bad' });
    } finally {
      setBusy(false);
    }
  };
  const name = message.sender.name || message.sender.address;
  return (
    <section className="third" aria-label={t('third.title')}>
      <div className="third-head">
        <Icon name="shield" size="sm" />
        <p>
          <b>{t('third.title')}</b> {t('third.from', { name })}
          <small>{t('third.why')}</small>
        </p>
      </div>
      <div className="row-x wrap">
        {can('third_party.decide') && (
          <>
            <Button size="sm" icon="check" busy={busy} onClick={() => void decide('accept')}>
              {t('third.accept')}
            </Button>
            <Button size="sm" icon="split" busy={busy} onClick={() => void decide('split')}>
              {t('third.split')}
            </Button>
          </>
        )}
        <span className="grow" />
        <Button size="sm" look="ghost" aria-expanded={open} onClick={() => setOpen(!open)}>
          {t(open ? 'action.hide' : 'action.show')}
        </Button>
      </div>
      {open && <MessageCard message={message} ticketId={ticketId} />}
    </section>
  );
}
