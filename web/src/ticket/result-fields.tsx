import type { CaseResult, Code, Ticket } from '../../../src/shared/api';
import { useI18n, type I18n } from '../i18n';
import { useReference } from '../inbox/use-reference';
import { useSession } from '../session/session';
import { SelectField } from '../ui/field';

/** What came of a case, while it is being decided. Empty means: not chosen yet. */
export interface ResultDraft {
  readonly type: string;
  readonly outcome: string;
  readonly cause: string;
  readonly subject: string;
}
export type FieldErrors = Readonly<Record<string, string>>;

/** An inquiry is nearly always answered by the information; nothing else is foreseen. */
const INFORMATION = 'OC-07';
const usualOutcome = (type: string): string => (type.startsWith('INQ') ? INFORMATION : '');

export function draftOf(ticket: Ticket): ResultDraft {
  const told = ticket.results.findLast((result) => result.shutAt === null);
  return {
    type: ticket.type ?? '',
    outcome: told?.outcome ?? usualOutcome(ticket.type ?? ''),
    cause: told?.cause ?? '',
    subject: told?.subject ?? '',
  };
}

/** The draft as the server takes it; fields that this type does not have stay away. */
export const toResult = ({ outcome, cause, subject }: ResultDraft, needsCause: boolean): CaseResult => ({
  outcome,
  ...(needsCause && cause !== '' ? { cause } : {}),
  ...(needsCause && subject !== '' ? { subject } : {}),
});

/** Type if there is none yet, outcome, and cause and subject of dissatisfaction where the type asks for them. */
export function ResultFields({
  ticket,
  draft,
  errors,
  onChange,
}: {
  ticket: Ticket;
  draft: ResultDraft;
  errors: FieldErrors;
  onChange: (change: Partial<ResultDraft>) => void;
}) {
  const i18n = useI18n();
  const { t } = i18n;
  const { lists } = useReference();
  const { needsCause, types } = useTypeRules(ticket, draft.type);
  return (
    <>
      {ticket.type === null && (
        <SelectField
          label={t('class.type')}
          error={errors.type}
          value={draft.type}
          options={choices(types, i18n)}
          onChange={(type) => onChange({ type, ...(draft.outcome === '' ? { outcome: usualOutcome(type) } : {}) })}
          data-autofocus=""
        />
      )}
      <SelectField
        label={t('result.outcome')}
        error={errors.outcome}
        value={draft.outcome}
        options={choices(lists.outcomes, i18n)}
        onChange={(outcome) => onChange({ outcome })}
        {...(ticket.type === null ? {} : { 'data-autofocus': '' })}
      />
      {needsCause && (
        <>
          <SelectField
            label={t('result.cause')}
            error={errors.cause}
            value={draft.cause}
            options={choices(lists.causes, i18n)}
            onChange={(cause) => onChange({ cause })}
          />
          <SelectField
            label={t('result.subject')}
            error={errors.subject}
            value={draft.subject}
            options={choices(lists.subjects, i18n)}
            onChange={(subject) => onChange({ subject })}
          />
        </>
      )}
    </>
  );
}

/** Codes as a select offers them, with nothing chosen at first: what came of a case is decided, not left standing. */
export const choices = (codes: readonly Code[], i18n: I18n): { value: string; label: string }[] => [
  { value: '', label: i18n.t('field.choose') },
  ...codes.map(({ code, name }) => ({ value: code, label: i18n.localized(name) })),
];

/** The types of the case's centre, and what the chosen one asks for before closing. */
export function useTypeRules(ticket: Ticket, type: string) {
  const { session } = useSession();
  const { types } = useReference();
  const centre = session.centres.find(({ id }) => id === ticket.centreId)?.code;
  const chosen = types.find(({ code }) => code === type);
  return {
    types: types.filter(({ centres }) => centre === undefined || centres.includes(centre)),
    needsCause: chosen?.needsCause === true,
    needsAcceptance: chosen?.needsAcceptance !== false,
  };
}
