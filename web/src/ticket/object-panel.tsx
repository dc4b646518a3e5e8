import { useState } from 'react';
import type { CaseAppeals, RecordObjection, Ticket } from '../../../src/shared/api';
import { call } from '../api/client';
import { useI18n } from '../i18n';
import { useReference } from '../inbox/use-reference';
import { useNow } from '../inbox/now';
import { Loaded } from '../pages/loaded';
import { useDeed } from '../pages/use-deed';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { CheckField, SelectField, TextAreaField } from '../ui/field';
import { Notice } from '../ui/notice';
import { choices } from './result-fields';
import { useAppealMoved, useAppeals } from './use-appeals';

const OBJECTORS = ['person', 'agent', 'representative'] as const;

/** Records what somebody objects to, when they said it and whom they name (CLO-2). The rules stand at the server. */
export function ObjectPanel({ ticket, onClose }: { ticket: Ticket; onClose: () => void }) {
  const { t } = useI18n();
  const query = useAppeals(ticket);
  return (
    <Dialog title={t('appeal.record')} shape="sheet" onClose={onClose}>
      <Loaded query={query}>{(data) => <ObjectForm ticket={ticket} data={data} onClose={onClose} />}</Loaded>
    </Dialog>
  );
}

function ObjectForm({ ticket, data, onClose }: { ticket: Ticket; data: CaseAppeals; onClose: () => void }) {
  const i18n = useI18n();
  const { t, formats } = i18n;
  const { colleagues } = useReference();
  const now = useNow();
  const deed = useDeed();
  const moved = useAppealMoved(ticket);
  const inbound = ticket.messages.filter((message) => message.direction === 'in').slice(-5);
  const [draft, setDraft] = useState({ ground: '', by: 'person', text: '', messageId: '', waiver: '' });
  const [named, setNamed] = useState<readonly string[]>([]);
  const set = (change: Partial<typeof draft>) => setDraft((before) => ({ ...before, ...change }));
  const late = data.until !== null && new Date(data.until) < now;
  const save = async () => {
    const { messageId, by, ...rest } = draft;
    const body: RecordObjection = {
      ...rest,
      version: ticket.version,
      by: by as (typeof OBJECTORS)[number],
      named: [...named],
      ...(messageId === '' ? {} : { messageId }),
    };
    if (await deed.run(() => call('recordObjection', { params: { id: ticket.id }, body }), t('appeal.recorded'))) onClose();
    await moved();
  };
  return (
    <form
      className="stack-y"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      {deed.problem !== undefined && (
        <Notice tone="danger" live>
          {deed.fields['round'] ?? deed.fields['result'] ?? deed.problem}
        </Notice>
      )}
      {data.until !== null && (
        <p className="hint">
          {t(late ? 'appeal.untilPassed' : 'appeal.until', { time: formats.full(new Date(data.until)) })}{' '}
          {t('appeal.roundsLeft', { n: data.roundsLeft })}
        </p>
      )}
      <SelectField
        label={t('appeal.ground')}
        error={deed.fields['ground']}
        value={draft.ground}
        options={choices(data.grounds, i18n)}
        onChange={(ground) => set({ ground })}
        data-autofocus=""
      />
      <SelectField
        label={t('appeal.by')}
        value={draft.by}
        options={OBJECTORS.map((value) => ({ value, label: t(`appeal.by.${value}`) }))}
        onChange={(by) => set({ by })}
      />
      {inbound.length > 0 && (
        <SelectField
          label={t('appeal.message')}
          help={t('appeal.messageHelp')}
          error={deed.fields['messageId']}
          value={draft.messageId}
          options={[
            { value: '', label: t('appeal.noMessage') },
            ...inbound.map((message) => ({
              value: message.id,
              label: t('appeal.messageOf', { name: message.sender.name, time: formats.moment(new Date(message.receivedAt), now) }),
            })),
          ]}
          onChange={(messageId) => set({ messageId })}
        />
      )}
      <TextAreaField
        label={t('appeal.text')}
        error={deed.fields['text']}
        optional={draft.messageId !== ''}
        rows={4}
        dir="auto"
        maxLength={10_000}
        value={draft.text}
        onChange={(text) => set({ text })}
      />
      {late && data.mayWaive && (
        <TextAreaField
          label={t('appeal.waiver')}
          help={t('appeal.waiverHelp')}
          error={deed.fields['waiver']}
          rows={2}
          dir="auto"
          maxLength={2000}
          value={draft.waiver}
          onChange={(waiver) => set({ waiver })}
        />
      )}
      {late && !data.mayWaive && <Notice tone="warn">{deed.fields['waiver'] ?? t('appeal.needsSupervisor')}</Notice>}
      <details>
        <summary>{t('appeal.named')}</summary>
        <p className="hint">{t('appeal.namedHelp')}</p>
        {colleagues.map(({ id, name }) => (
          <CheckField
            key={id}
            label={name}
            checked={named.includes(id)}
            onChange={(on) => setNamed(on ? [...named, id] : named.filter((one) => one !== id))}
          />
        ))}
      </details>
      <Button look="primary" type="submit" block busy={deed.busy}>
        {t('appeal.record')}
      </Button>
    </form>
  );
}
