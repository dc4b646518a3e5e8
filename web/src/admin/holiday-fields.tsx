import type { CalendarData, PolicyVersion } from '../../../src/shared/api';
import { useI18n } from '../i18n';
import { TextField } from '../ui/field';

type Holiday = CalendarData['holidays'][number];

interface HolidayFieldsProps {
  readonly data: CalendarData;
  readonly days: PolicyVersion['days'];
  readonly fields: Readonly<Record<string, string>>;
  readonly onChange: (holidays: Holiday[]) => void;
}

/** Each holiday's next days, which an administrator moves when the moon was seen otherwise; other years stay as the calendar has them. */
export function HolidayFields({ data, days, fields, onChange }: HolidayFieldsProps) {
  const { t, localized } = useI18n();
  return (
    <fieldset className="week-fields">
      <legend>{t('calendars.holidays')}</legend>
      <p className="hint">{t('calendars.moveHelp')}</p>
      {data.holidays.map((holiday, at) => {
        const next = days.find(({ code }) => code === holiday.code);
        if (next === undefined) return null;
        const year = yearOf(holiday, next.from);
        const kept = holiday.moved[year] ?? { from: next.from, days: lengthOf(next) };
        const move = (change: Partial<typeof kept>) =>
          onChange(
            data.holidays.map((one, index) =>
              index === at ? { ...one, moved: { ...one.moved, [year]: { ...kept, ...change } } } : one,
            ),
          );
        const name = localized(holiday.name);
        return (
          <div key={holiday.code} className="holiday-fields">
            <TextField
              label={`${name}: ${t('calendars.move')}`}
              type="date"
              ltr
              required
              value={kept.from}
              onChange={(from) => from !== '' && move({ from })}
              error={fields[`holidays.${at}`]}
            />
            <TextField
              label={`${name}: ${t('calendars.days')}`}
              type="number"
              min={0}
              max={40}
              ltr
              value={kept.days}
              onChange={(text) => move({ days: Math.max(0, Math.floor(Number(text)) || 0) })}
            />
          </div>
        );
      })}
    </fieldset>
  );
}

const DAY_MS = 86_400_000;
const lengthOf = ({ from, to }: { readonly from: string; readonly to: string }): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1;

const HIJRI = new Intl.DateTimeFormat('en-US-u-ca-islamic-umalqura-nu-latn', { timeZone: 'UTC', year: 'numeric' });

/** The year of its own calendar to which a day belongs. */
function yearOf({ calendar, moved }: Holiday, from: string): string {
  // where it was moved across a new year it is the year that it was moved in
  const known = Object.entries(moved).find(([, stretch]) => stretch.from === from);
  if (known !== undefined) return known[0];
  return calendar === 'gregorian'
    ? from.slice(0, 4)
    : (/\d+/.exec(HIJRI.format(new Date(`${from}T12:00:00Z`)))?.[0] ?? '');
}
