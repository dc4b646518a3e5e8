import type { Ticket } from '../../../src/shared/api';
import { useI18n } from '../i18n';
import { detectDirection, displayName } from '../text/direction';
import { Ltr } from '../ui/bidi';
import { TextField } from '../ui/field';
import { StateChip } from './state-chip';

interface PickTicketProps {
  readonly ticket: Ticket;
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly error: string | undefined;
}

/** Names another case: by its number, typed in any spelling, or one of the same person's. */
export function PickTicket({ ticket, label, value, onChange, error }: PickTicketProps) {
  const { t } = useI18n();
  const others = ticket.contact?.tickets ?? [];
  return (
    <>
      <TextField
        label={label}
        help={t('merge.numberHelp')}
        required
        ltr
        maxLength={100}
        autoComplete="off"
        value={value}
        onChange={onChange}
        error={error}
        data-autofocus=""
      />
      {others.length > 0 && (
        <fieldset className="pick-cases">
          <legend>{t('merge.ofPerson')}</legend>
          {others.map((other) => {
            const subject = other.subject === '' ? t('ticket.noSubject') : displayName(other.subject);
            return (
              <label key={other.id} className="pick-case">
                <input
                  type="radio"
                  name="other"
                  checked={value === other.reference}
                  onChange={() => onChange(other.reference)}
                />
                <span className="grow">
                  <span className="subj" dir={detectDirection(subject)}>
                    {subject}
                  </span>
                  <Ltr className="muted">{other.reference}</Ltr>
                </span>
                <StateChip state={other.state} />
              </label>
            );
          })}
        </fieldset>
      )}
    </>
  );
}
