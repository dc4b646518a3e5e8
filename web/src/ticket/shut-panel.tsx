import { useState, type KeyboardEvent } from 'react';
import type { ShutTicket, Ticket } from '../../../src/shared/api';
import { useI18n } from '../i18n';
import { useReference } from '../inbox/use-reference';
import { useSession } from '../session/session';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { SelectField, TextAreaField } from '../ui/field';
import { Notice } from '../ui/notice';
import { BodyField } from './body-field';
import { choices, draftOf, ResultFields, toResult, useTypeRules } from './result-fields';
import { useShut } from './use-shut';

type ShutAs = ShutTicket['as'];
type ToldBy = ShutTicket['toldBy'];
type Acceptance = NonNullable<ShutTicket['acceptance']>;

const WAYS: readonly { readonly as: ShutAs; readonly move: string }[] = [
  { as: 'closed', move: 'close' },
  { as: 'directed_out', move: 'direct_out' },
  { as: 'rejected', move: 'reject' },
  { as: 'withdrawn', move: 'withdraw' },
];
const TOLD: readonly ToldBy[] = ['answer', 'call', 'in_person', 'not_told'];
const ACCEPTANCES: readonly Acceptance[] = ['yes', 'cannot_judge', 'window_passed', 'waived'];

/**
 * Closing asks what the ministry is asked later: what came of it, how the person learnt of it, and whether they accept it. The rules
 * stand at the server; what they miss is said under the fields.
 */
export function ShutPanel({ ticket, onClose, onDone }: { ticket: Ticket; onClose: () => void; onDone: () => void }) {
  const i18n = useI18n();
  const { t } = i18n;
  const { can } = useSession();
  const { lists } = useReference();
  const { busy, errors, shut } = useShut(ticket);
  const [draft, setDraft] = useState(() => draftOf(ticket));
  // who may sort out the quarantine supervises: to reject, and to close without consent, is theirs
  const supervises = can('quarantine.replay');
  const ways = WAYS.filter(({ as: way, move }) => ticket.moves.includes(move) && (way !== 'rejected' || supervises));
  const [as, setAs] = useState<ShutAs>(ways[0]?.as ?? 'closed');
  const [more, setMore] = useState(() => ({
    toldBy: (ticket.messages.some(isAnswer) ? 'answer' : 'call') as ToldBy,
    acceptance: '' as Acceptance | '',
    rejection: '',
    body: '',
    note: '',
  }));
  const set = (change: Partial<typeof more>) => setMore((before) => ({ ...before, ...change }));
  const { needsCause, needsAcceptance } = useTypeRules(ticket, draft.type);
  const save = async () => {
    if (busy) return;
    const how: Omit<ShutTicket, 'version'> = {
      as,
      toldBy: more.toldBy,
      ...(as === 'closed'
        ? given({ ...toResult(draft, needsCause), acceptance: needsAcceptance ? more.acceptance : '' })
        : {}),
      ...given({ note: more.note, rejection: as === 'rejected' ? more.rejection : '', body: more.body }),
    };
    if (await shut(draft.type, how)) onDone();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.code !== 'Enter' || !event.ctrlKey) return;
    event.preventDefault();
    void save();
  };
  return (
    <Dialog
      title={t('shut.title')}
      shape="sheet"
      onClose={onClose}
      onKeyDown={onKeyDown}
      footer={
        <Button look="primary" block hint="Ctrl ↵" busy={busy} onClick={() => void save()}>
          {t(`shut.do.${as}`)}
        </Button>
      }
    >
      <form className="stack-y" onSubmit={(event) => event.preventDefault()}>
        {ways.length > 1 && (
          <SelectField
            label={t('shut.as')}
            error={errors.as}
            value={as}
            options={ways.map((way) => ({ value: way.as, label: t(`shut.as.${way.as}`) }))}
            onChange={(value) => setAs(value as ShutAs)}
          />
        )}
        {as === 'closed' && (
          <ResultFields
            ticket={ticket}
            draft={draft}
            errors={errors}
            onChange={(change) => setDraft((before) => ({ ...before, ...change }))}
          />
        )}
        {as === 'rejected' && (
          <SelectField
            label={t('shut.rejection')}
            error={errors.rejection}
            value={more.rejection}
            options={choices(lists.rejections, i18n)}
            onChange={(rejection) => set({ rejection })}
          />
        )}
        {(as === 'directed_out' || (as === 'rejected' && more.rejection === 'RJ-1')) && (
          <BodyField value={more.body} error={errors.body} onChange={(body) => set({ body })} />
        )}
        {as !== 'withdrawn' && (
          <SelectField
            label={t('shut.told')}
            error={errors.toldBy}
            value={more.toldBy}
            options={TOLD.map((value) => ({ value, label: t(`shut.told.${value}`) }))}
            onChange={(value) => set({ toldBy: value as ToldBy })}
          />
        )}
        {as === 'closed' && needsAcceptance && (
          <SelectField
            label={t('shut.acceptance')}
            error={errors.acceptance}
            value={more.acceptance}
            options={[
              { value: '', label: t('field.choose') },
              ...ACCEPTANCES.filter((value) => value !== 'waived' || supervises).map((value) => ({
                value,
                label: t(`shut.acceptance.${value}`),
              })),
            ]}
            onChange={(value) => set({ acceptance: value as Acceptance | '' })}
          />
        )}
        {as === 'closed' && needsAcceptance && <Notice tone="plain">{t('shut.notAccepted')}</Notice>}
        {Object.keys(errors).some((field) => field.startsWith('case.')) && (
          <Notice tone="warn" live>
            {t('fields.toClose')}
          </Notice>
        )}
        <TextAreaField
          label={t(as === 'withdrawn' ? 'shut.why' : 'shut.note')}
          help={t('shut.noteHelp')}
          error={errors.note}
          optional={as !== 'withdrawn' && more.toldBy === 'answer'}
          rows={3}
          maxLength={2000}
          value={more.note}
          onChange={(note) => set({ note })}
        />
      </form>
    </Dialog>
  );
}

const isAnswer = (message: Ticket['messages'][number]): boolean => message.purpose === 'reply';

type Given<T> = { [K in keyof T]?: Exclude<T[K], '' | undefined> };
/** Only what has been filled in. */
const given = <T extends object>(values: T): Given<T> =>
  Object.fromEntries(
    Object.entries(values).filter(([, value]) => typeof value === 'string' && value.trim() !== ''),
  ) as Given<T>;
