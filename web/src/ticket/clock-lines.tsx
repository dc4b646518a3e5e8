import type { ReactNode } from 'react';
import type { CaseClock, ClockLine, ClockTarget } from '../../../src/shared/api';
import { useI18n, type I18n } from '../i18n';
import { Icon, type IconName } from '../ui/icon';
import { lengthWords, limitLength, type LengthPlace } from './clock-words';

const MINUTE_MS = 60_000;
const ICONS: Readonly<Record<ClockLine['kind'] | 'due', IconName>> = {
  limit: 'clock',
  limit_changed: 'tag',
  ran: 'check',
  paused: 'pause',
  stopped: 'check-circle',
  due: 'bell',
};

/** What happened to a clock, in the order of time, down to when it is due. What was counted adds up to what is used. */
export function ClockLines({ clock, at }: { clock: CaseClock; at: string }) {
  const i18n = useI18n();
  const { t, formats } = i18n;
  return (
    <ol className="clock-lines">
      {clock.lines.map((line, index) => (
        <Line key={index} kind={line.kind} when={whenOf(line, at, i18n)}>
          {sayLine(line, i18n)}
        </Line>
      ))}
      {clock.dueAt !== null && (
        <Line kind="due" when={formats.full(new Date(clock.dueAt))}>
          <b>{t('clock.line.due')}</b>
        </Line>
      )}
      {clock.dueAt === null && clock.state === 'paused' && (
        <Line kind="due" when="">
          {t('clock.noDue')}
        </Line>
      )}
    </ol>
  );
}

function Line({ kind, when, children }: { kind: keyof typeof ICONS; when: string; children: ReactNode }) {
  return (
    <li className={`line-${kind}`}>
      <Icon name={ICONS[kind]} size="sm" />
      <span>
        <span className="hint">{when}</span>
        <span>{children}</span>
      </span>
    </li>
  );
}

function whenOf(line: ClockLine, at: string, { t, formats }: I18n): string {
  const moment = (instant: string) => formats.moment(new Date(instant), new Date(at));
  if ('at' in line) return moment(line.at);
  const to = line.to === null ? t('clock.now') : moment(line.to);
  return `${moment(line.from)} – ${to}`;
}

function sayLine(line: ClockLine, i18n: I18n): ReactNode {
  const { t, localized } = i18n;
  switch (line.kind) {
    case 'limit':
      return t('clock.line.limit', { ...limitOf(line.target, i18n), unit: unitOf(line.target, i18n) });
    case 'limit_changed':
      return t('clock.line.changed', {
        ...limitOf(line.target, i18n),
        before: limitWordsOf(line.before, i18n, 'after'),
      });
    case 'ran': {
      const counted = lengthWords(i18n, line.countedMs);
      return t(line.to === null ? 'clock.line.running' : 'clock.line.ran', { counted });
    }
    case 'stopped':
      return withBy(t('clock.line.stopped'), line.by, i18n);
    case 'paused':
      return (
        <>
          {t('clock.line.paused', { reason: localized(line.reason.name) })}
          <small>{detailsOf(line, i18n).join(' · ')}</small>
        </>
      );
  }
}

function detailsOf(line: Extract<ClockLine, { kind: 'paused' }>, { t, formats }: I18n): string[] {
  const { until, evidence, messageId, by, signedBy, endedByCap } = line;
  return [
    until === null ? t('clock.line.open') : t('clock.line.until', { at: formats.full(new Date(until)) }),
    ...(evidence === null || evidence === '' ? [] : [t('clock.line.evidence', { evidence })]),
    ...(messageId === null ? [] : [t('clock.line.message')]),
    ...(by === null ? [] : [t('clock.line.by', { name: by.name })]),
    ...(signedBy === null ? [] : [t('clock.line.signed', { name: signedBy.name })]),
    ...(endedByCap ? [t('clock.line.cap')] : []),
  ];
}

function limitOf(target: ClockTarget, i18n: I18n): { limit: string; name: string; version: number } {
  const { name, version } = target.limit;
  return { limit: limitWordsOf(target, i18n, 'alone'), name: i18n.localized(name), version };
}

const limitWordsOf = ({ limitMinutes }: ClockTarget, i18n: I18n, place: LengthPlace): string =>
  limitLength(i18n, limitMinutes * MINUTE_MS, place);

function unitOf({ unit, calendar }: ClockTarget, { t, localized }: I18n): string {
  if (unit === 'elapsed') return t('clock.unit.elapsed');
  if (calendar === null) return t('clock.unit.working');
  return t('clock.unit.calendar', { name: localized(calendar.name), version: calendar.version });
}

const withBy = (text: string, by: { readonly name: string } | null, { t }: I18n): string =>
  by === null ? text : `${text} · ${t('clock.line.by', { name: by.name })}`;
