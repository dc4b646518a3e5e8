import { useState } from 'react';
import type { CalendarData, PolicyVersion } from '../../../src/shared/api';
import { useI18n } from '../i18n';
import { CheckField, SelectField, TextField } from '../ui/field';
import { HolidayFields } from './holiday-fields';
import { Names } from './limit-form';
import { readPeriods, writePeriods, type Period } from './periods';
import { PolicyDialog } from './policy-dialog';

export interface EditedCalendar {
  readonly centreId: string;
  readonly data: CalendarData;
  /** When its holidays are kept next. */
  readonly days: PolicyVersion['days'];
  readonly lastVersion: number;
}
/** The calendar by which a centre's working time is counted. */
const CODE = 'working';

/** A new version of a centre's working hours. What does not read as hours is said at its field; the rest the server says. */
export function CalendarForm({ edited, onClose }: { edited: EditedCalendar; onClose: () => void }) {
  const { t } = useI18n();
  const [data, setData] = useState(edited.data);
  const [unread, setUnread] = useState<ReadonlySet<string>>(new Set());
  const set = (change: Partial<CalendarData>) => setData((known) => ({ ...known, ...change }));
  const mark = (field: string, wrong: boolean) =>
    setUnread((known) => new Set(wrong ? [...known, field] : [...known].filter((one) => one !== field)));
  const { centreId, lastVersion } = edited;
  return (
    <PolicyDialog
      title={t('calendars.edit')}
      blocked={unread.size > 0}
      proposal={(validFrom) => ({
        kind: 'calendar',
        code: CODE,
        centreId,
        lastVersion,
        validFrom,
        validTo: null,
        data,
      })}
      onClose={onClose}
    >
      {(fields) => (
        <>
          <Names data={data} error={fields['name']} onChange={(name) => set({ name })} />
          <SelectField
            label={t('calendars.hours')}
            value={data.hours}
            onChange={(hours) => set({ hours: hours === 'weekly' ? 'weekly' : 'always' })}
            options={(['always', 'weekly'] as const).map((hours) => ({ value: hours, label: t(`calendars.${hours}`) }))}
          />
          {data.hours === 'weekly' && (
            <SetHours edited={edited} data={data} fields={fields} onMark={mark} onChange={set} />
          )}
        </>
      )}
    </PolicyDialog>
  );
}

interface SetHoursProps {
  readonly edited: Pick<EditedCalendar, 'days'>;
  readonly data: CalendarData;
  readonly fields: Readonly<Record<string, string>>;
  readonly onMark: (field: string, wrong: boolean) => void;
  readonly onChange: (change: Partial<CalendarData>) => void;
}
function SetHours({ edited, data, fields, onMark, onChange }: SetHoursProps) {
  const { t } = useI18n();
  const week = { fields, onMark };
  return (
    <>
      <WeekFields
        {...week}
        name="week"
        week={data.week}
        label={t('calendars.week')}
        onChange={(next) => onChange({ week: next })}
      />
      <CheckField
        label={t('calendars.ramadanOwn')}
        checked={data.ramadan !== null}
        onChange={(own) => onChange({ ramadan: own ? data.week : null })}
      />
      {data.ramadan !== null && (
        <WeekFields
          {...week}
          name="ramadan"
          week={data.ramadan}
          label={t('calendars.ramadan')}
          onChange={(ramadan) => onChange({ ramadan })}
        />
      )}
      <HolidayFields data={data} days={edited.days} fields={fields} onChange={(holidays) => onChange({ holidays })} />
      <PeriodsField
        label={t('calendars.holidayHours')}
        help={t('calendars.holidayHoursHelp')}
        periods={data.holidayHours}
        error={fields['holidayHours']}
        onMark={(wrong) => onMark('holidayHours', wrong)}
        onChange={(holidayHours) => onChange({ holidayHours })}
      />
    </>
  );
}

interface WeekFieldsProps {
  readonly name: 'week' | 'ramadan';
  readonly week: CalendarData['week'];
  readonly label: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly onMark: (field: string, wrong: boolean) => void;
  readonly onChange: (week: CalendarData['week']) => void;
}
function WeekFields({ name, week, label, fields, onMark, onChange }: WeekFieldsProps) {
  const { t } = useI18n();
  return (
    <fieldset className="week-fields">
      <legend>{label}</legend>
      <p className="hint">{t('calendars.periods')}</p>
      {fields[name] !== undefined && (
        <p className="err" role="alert">
          {fields[name]}
        </p>
      )}
      {week.map((periods, day) => (
        <PeriodsField
          key={day}
          label={t(`calendars.day.${day as 0}`)}
          periods={periods}
          error={fields[`${name}.${day}`]}
          onMark={(wrong) => onMark(`${name}.${day}`, wrong)}
          onChange={(changed) => onChange(week.map((one, at) => (at === day ? changed : one)))}
        />
      ))}
    </fieldset>
  );
}

interface PeriodsFieldProps {
  readonly label: string;
  readonly help?: string;
  readonly periods: readonly Period[];
  readonly error: string | undefined;
  readonly onMark: (wrong: boolean) => void;
  readonly onChange: (periods: Period[]) => void;
}
function PeriodsField({ label, help, periods, error, onMark, onChange }: PeriodsFieldProps) {
  const { t } = useI18n();
  const [text, setText] = useState(writePeriods(periods));
  const read = readPeriods(text);
  return (
    <TextField
      label={label}
      help={help}
      ltr
      value={text}
      placeholder={t('calendars.closed')}
      onChange={(typed) => {
        setText(typed);
        const understood = readPeriods(typed);
        onMark(understood === undefined);
        if (understood !== undefined) onChange(understood);
      }}
      error={read === undefined ? t('calendars.periodsInvalid') : error}
    />
  );
}
