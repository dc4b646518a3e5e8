import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { SenderBlock, Ticket } from '../../../src/shared/api';
import { call } from '../api/client';
import { useI18n } from '../i18n';
import { CentreField } from '../session/centre-field';
import { useSession } from '../session/session';
import { SelectField, TextField } from '../ui/field';
import { Ask } from '../ticket/ask';
import { useDeed } from './use-deed';

const DAYS = ['7', '30', '365'] as const;
type Kind = SenderBlock['kind'];

/** Blocks an address or a domain for one centre; from a case, its sender and its centre are filled in. */
export function BlockPanel({ ticket, onClose }: { ticket?: Ticket; onClose: () => void }) {
  const { t } = useI18n();
  const { session } = useSession();
  const client = useQueryClient();
  const deed = useDeed();
  const sender = ticket?.messages.find((message) => message.direction === 'in')?.sender.address ?? '';
  const [kind, setKind] = useState<Kind>('address');
  const [value, setValue] = useState(sender);
  const [reason, setReason] = useState('');
  const [centreId, setCentreId] = useState(ticket?.centreId ?? session.centres[0]?.id ?? '');
  const [days, setDays] = useState('365');
  const pickKind = (next: Kind) => {
    setKind(next);
    if (value === sender || value === domainOf(sender)) setValue(next === 'domain' ? domainOf(sender) : sender);
  };
  const block = async () => {
    const body = { centreId, kind, value, reason, days: days === '' ? null : Number(days) };
    if (!(await deed.run(() => call('blockSender', { body }), t('blocks.set', { value })))) return;
    void client.invalidateQueries({ queryKey: ['blocks'] });
    onClose();
  };
  return (
    <Ask
      title={t('blocks.add')}
      will={[t('blocks.lead')]}
      confirm={t('blocks.action')}
      ready={value.trim() !== '' && reason.trim() !== ''}
      deed={deed}
      onConfirm={() => void block()}
      onClose={onClose}
    >
      <SelectField
        label={t('blocks.kind')}
        value={kind}
        onChange={(next) => pickKind(next === 'domain' ? 'domain' : 'address')}
        options={(['address', 'domain'] as const).map((one) => ({ value: one, label: t(`blocks.kind.${one}`) }))}
      />
      <TextField label={t('blocks.value')} required ltr maxLength={320} value={value} onChange={setValue} error={deed.fields.value} />
      <TextField
        label={t('blocks.reason')}
        required
        maxLength={500}
        value={reason}
        onChange={setReason}
        error={deed.fields.reason}
        data-autofocus=""
      />
      <SelectField
        label={t('blocks.days')}
        value={days}
        onChange={setDays}
        options={[...DAYS.map((each) => ({ value: each, label: t(`blocks.days.${each}`) })), { value: '', label: t('blocks.days.none') }]}
      />
      <CentreField value={centreId} onChange={setCentreId} error={deed.fields.centreId} />
    </Ask>
  );
}

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);
