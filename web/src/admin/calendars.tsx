import { useState } from 'react';
import type { CalendarData, Policies } from '../../../src/shared/api';
import { useI18n } from '../i18n';
import { Loaded } from '../pages/loaded';
import { Page } from '../pages/page';
import { useSession } from '../session/session';
import { Button } from '../ui/button';
import { CalendarForm, type EditedCalendar } from './calendar-form';
import { writePeriods } from './periods';
import { PolicySource, PolicyVersions } from './policy-marks';
import { lastVersionOf, standingOf, usePolicies, type Standing } from './use-policies';

/** Each centre's working hours: the week, Ramadan, holidays, and where the moon decided otherwise. */
export default function Calendars() {
  const { t } = useI18n();
  const query = usePolicies();
  return (
    <Page title={t('calendars.title')} lead={t('calendars.lead')}>
      <Loaded query={query}>{(data) => <Centres data={data} />}</Loaded>
    </Page>
  );
}

function Centres({ data }: { data: Policies }) {
  const { t, localized } = useI18n();
  const { session } = useSession();
  const [editing, setEditing] = useState<EditedCalendar>();
  const calendars = standingOf(data.items, 'calendar');
  return (
    <div className="stack-y">
      {session.centres.map((centre) => {
        const standing = calendars.find(({ now }) => now.centreId === centre.id);
        const edit = () =>
          setEditing({
            centreId: centre.id,
            data: standing?.now.data ?? ALWAYS_OPEN,
            days: standing?.now.days ?? [],
            lastVersion: standing === undefined ? 0 : lastVersionOf(standing),
          });
        return (
          <section key={centre.id} className="card stack-y" aria-label={localized(centre.name)}>
            <h2>{localized(centre.name)}</h2>
            {standing === undefined ? <p>{t('calendars.none')}</p> : <Shown standing={standing} />}
            <div className="row-x wrap">
              <Button
                size="sm"
                icon="pen"
                aria-label={`${t('calendars.edit')}: ${localized(centre.name)}`}
                onClick={edit}
              >
                {t('calendars.edit')}
              </Button>
              {standing !== undefined && <PolicyVersions versions={standing.versions} name={localized(centre.name)} />}
              {standing !== undefined && <PolicySource policy={standing.now} />}
            </div>
          </section>
        );
      })}
      {editing !== undefined && <CalendarForm edited={editing} onClose={() => setEditing(undefined)} />}
    </div>
  );
}

const NO_HOURS: CalendarData['week'] = [[], [], [], [], [], [], []];
const ALWAYS_OPEN: CalendarData = {
  name: { ar: 'أوقات العمل', en: 'Working hours' },
  hours: 'always',
  week: NO_HOURS,
  ramadan: null,
  ramadanMoved: {},
  holidays: [],
  holidayHours: [],
};

function Shown({ standing: { now } }: { standing: Standing<'calendar'> }) {
  const { t, localized, formats } = useI18n();
  const { data, days } = now;
  const date = (text: string) => formats.date(new Date(`${text}T12:00:00Z`));
  if (data.hours === 'always') return <p>{t('calendars.always')}</p>;
  return (
    <>
      <table className="levels calendar-week">
        <thead>
          <tr>
            <td />
            <th scope="col">{t('calendars.hours')}</th>
            {data.ramadan !== null && <th scope="col">{t('calendars.ramadan')}</th>}
          </tr>
        </thead>
        <tbody>
          {data.week.map((periods, day) => (
            <tr key={day}>
              <th scope="row">{t(`calendars.day.${day as 0}`)}</th>
              <Hours periods={periods} />
              {data.ramadan !== null && <Hours periods={data.ramadan[day] ?? []} />}
            </tr>
          ))}
        </tbody>
      </table>
      <ul className="holidays">
        {data.holidays.map((holiday) => {
          const next = days.find(({ code }) => code === holiday.code);
          return (
            <li key={holiday.code}>
              <b>{localized(holiday.name)}</b>
              {next !== undefined && (
                <span className="hint">
                  {next.from === next.to
                    ? date(next.from)
                    : t('calendars.nextDays', { from: date(next.from), to: date(next.to) })}
                </span>
              )}
            </li>
          );
        })}
      </ul>
      <p className="hint">
        {t('calendars.holidayHours')}:{' '}
        {data.holidayHours.length === 0 ? (
          t('calendars.closed')
        ) : (
          <bdi dir="ltr">{writePeriods(data.holidayHours)}</bdi>
        )}
      </p>
    </>
  );
}

function Hours({ periods }: { periods: CalendarData['holidayHours'] }) {
  const { t } = useI18n();
  return <td>{periods.length === 0 ? t('calendars.closed') : <bdi dir="ltr">{writePeriods(periods)}</bdi>}</td>;
}
