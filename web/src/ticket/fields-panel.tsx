import type { KeyboardEvent } from 'react';
import type { CaseField, CaseFields, Ticket } from '../../../src/shared/api';
import { useI18n } from '../i18n';
import { Loaded } from '../pages/loaded';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { SelectField } from '../ui/field';
import { Notice } from '../ui/notice';
import { FieldInput, type FieldValue } from './field-input';
import { ReadBack } from './read-back';
import { RegistrationActions } from './registration-actions';
import { DANGER, useCaseFields, type Changes } from './use-case-fields';

const STAGES = ['R', 'F', 'C'] as const;

/** The questions of a case by type and stage, the danger first (REG-3). Ctrl+Enter saves from anywhere. */
export function FieldsPanel({ ticket, onClose }: { ticket: Ticket; onClose: () => void }) {
  const { t } = useI18n();
  const { query, deed, changes, change, saidBy, setSaidBy, save } = useCaseFields(ticket);
  const dirty = Object.keys(changes).length > 0;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.code !== 'Enter' || !event.ctrlKey) return;
    event.preventDefault();
    save();
  };
  const footer = (
    <Button look="primary" block hint="Ctrl ↵" busy={deed.busy} disabled={!dirty} onClick={save}>
      {t('action.save')}
    </Button>
  );
  return (
    <Dialog title={t('fields.title')} shape="sheet" onClose={onClose} onKeyDown={onKeyDown} footer={footer}>
      <Loaded query={query}>
        {(data) => (
          <div className="stack-y case-fields">
            {deed.problem !== undefined && (
              <Notice tone="danger" live>
                {deed.problem}
              </Notice>
            )}
            <Questions ticket={ticket} data={data} changes={changes} errors={deed.fields} onChange={change} />
            <SelectField
              label={t('fields.saidBy')}
              value={saidBy}
              onChange={(value) => setSaidBy(value === 'agent' ? 'agent' : 'person')}
              options={(['person', 'agent'] as const).map((value) => ({ value, label: t(`fields.saidBy.${value}`) }))}
            />
            {!dirty && <RegistrationActions ticket={ticket} data={data} onClose={onClose} />}
            {!dirty && <ReadBack ticket={ticket} data={data} />}
          </div>
        )}
      </Loaded>
    </Dialog>
  );
}

interface QuestionsProps {
  readonly ticket: Ticket;
  readonly data: CaseFields;
  readonly changes: Changes;
  readonly errors: Readonly<Record<string, string>>;
  readonly onChange: (code: string, value: FieldValue) => void;
}

function Questions({ ticket, data, changes, errors, onChange }: QuestionsProps) {
  const { t } = useI18n();
  const valueOf = (field: CaseField): FieldValue => changes[field.code] ?? (field.code in changes ? null : field.value);
  const input = (field: CaseField) => (
    <FieldInput
      key={field.code}
      field={field}
      value={valueOf(field)}
      error={errors[field.code]}
      onChange={(value) => onChange(field.code, value)}
    />
  );
  const danger = data.fields.find(({ code }) => code === DANGER);
  const rest = data.fields.filter((field) => field !== danger);
  // what the case tells by itself need not be written down
  const told = (field: CaseField) => !field.missing && field.saidBy === null;
  const optional = rest.filter((field) => field.stage === 'o' || told(field));
  return (
    <>
      {danger !== undefined && input(danger)}
      {danger !== undefined && valueOf(danger) === true && (
        <Notice tone="danger" live>
          {t('fields.danger')} {t('fields.dangerWrite')}
        </Notice>
      )}
      {ticket.type === null && <Notice tone="plain">{t('fields.noType')}</Notice>}
      {STAGES.map((stage) => {
        const fields = rest.filter((field) => field.stage === stage && !told(field));
        if (fields.length === 0) return null;
        const missing = fields.filter((field) => field.missing).length;
        return (
          <section key={stage} className="stack-y" aria-labelledby={`stage-${stage}`}>
            <h3 id={`stage-${stage}`} className="row-x">
              {t(`fields.stage.${stage}`)}
              <small className={missing > 0 && stage === 'R' ? 'due' : 'muted'}>{t('fields.missing', { n: missing })}</small>
            </h3>
            {fields.map(input)}
            {stage === 'F' && <p className="hint">{t('fields.neverScan')}</p>}
          </section>
        );
      })}
      {optional.length > 0 && (
        <details className="stack-y">
          <summary>{t('fields.stage.o')}</summary>
          <div className="stack-y">{optional.map(input)}</div>
        </details>
      )}
    </>
  );
}
