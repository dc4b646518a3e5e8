import { readCalendar } from '../../../../connectors/_mail/parse/calendar';
import { parseMail } from '../../../../connectors/_mail/parse/parse-mail';
import { encode, mail, multipart } from './mail';

const ics = (event: string, method = 'REQUEST', before = ''): string => `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:${method}\r\n${before}BEGIN:VEVENT\r\nUID:1@x\r\n${event.replace(/\n/g, '\r\n')}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`;
const first = (event: string, method?: string, before?: string) => readCalendar(ics(event, method, before))?.events[0];
const OUTLOOK_ZONE = 'BEGIN:VTIMEZONE\r\nTZID:Somewhere in Europe\r\nBEGIN:STANDARD\r\nDTSTART:16010101T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nRRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10\r\nEND:STANDARD\r\nBEGIN:DAYLIGHT\r\nDTSTART:16010101T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nRRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\n';

describe('an invitation', () => {
  it('is read with its title, time, place, organiser and wish for an answer', () => {
    expect(readCalendar(ics('SUMMARY:اجتماع بشأن الرخصة\\, الدور 3\nDTSTART;TZID=Arab Standard Time:20261201T110000\nDTEND;TZID=Arab Standard Time:20261201T120000\nLOCATION:قاعة\\n4\nORGANIZER;CN="Sara, Ali":mailto:sara@example.com\nATTENDEE;RSVP=TRUE:mailto:care@ministry.example\nDESCRIPTION:سطر\\nآخر'))).toEqual({
      method: 'REQUEST',
      events: [{
        title: 'اجتماع بشأن الرخصة, الدور 3',
        start: { at: '2026-12-01T08:00:00.000Z', local: '2026-12-01T11:00', zone: 'Arab Standard Time' },
        end: { at: '2026-12-01T09:00:00.000Z', local: '2026-12-01T12:00', zone: 'Arab Standard Time' },
        place: 'قاعة 4',
        organiser: { name: 'Sara, Ali', address: 'sara@example.com' },
        description: 'سطر\nآخر',
        repeats: false,
        answerWanted: true,
        answer: null,
      }],
    });
  });
  it.each([
    ['UTC', 'DTSTART:20260701T080000Z', '2026-07-01T08:00:00.000Z', 'UTC'],
    ['a zone of the platform in summer', 'DTSTART;TZID=Europe/Berlin:20260701T100000', '2026-07-01T08:00:00.000Z', 'Europe/Berlin'],
    ['a zone at the end of a path', 'DTSTART;TZID=/freeassociation.sourceforge.net/Asia/Riyadh:20260701T110000', '2026-07-01T08:00:00.000Z', '/freeassociation.sourceforge.net/Asia/Riyadh'],
    ['rules that came along, in summer', 'DTSTART;TZID=Somewhere in Europe:20260701T100000', '2026-07-01T08:00:00.000Z', 'Somewhere in Europe'],
    ['rules that came along, in winter', 'DTSTART;TZID=Somewhere in Europe:20261201T100000', '2026-12-01T09:00:00.000Z', 'Somewhere in Europe'],
    ['rules that came along, an hour after the last Sunday of March', 'DTSTART;TZID=Somewhere in Europe:20260329T030000', '2026-03-29T01:00:00.000Z', 'Somewhere in Europe'],
    ['a zone that nobody knows', 'DTSTART;TZID=Elsewhere:20260701T100000', null, 'Elsewhere'],
    ['a time without a zone', 'DTSTART:20260701T100000', null, null],
    ['a whole day', 'DTSTART;VALUE=DATE:20260701', null, null],
  ])('tells the time by %s', (_name, line, at, zone) => {
    expect(first(line, 'REQUEST', OUTLOOK_ZONE)?.start).toMatchObject({ at, zone });
  });
  it('counts the end from a duration', () => {
    expect(first('DTSTART:20261231T230000Z\nDURATION:PT1H30M')?.end).toEqual({ at: '2027-01-01T00:30:00.000Z', local: '2027-01-01T00:30', zone: 'UTC' });
    expect(first('DTSTART;VALUE=DATE:20261231\nDURATION:P1D')?.end?.local).toBe('2027-01-01');
  });
  it('says that it repeats, and joins folded lines', () => {
    expect(first('DTSTART:20261201T080000Z\nRRULE:FREQ=WEEKLY\nSUMMARY:a long\n  title')).toMatchObject({ repeats: true, title: 'a long title' });
  });
  it('tells what was answered', () => {
    expect(first('DTSTART:20261201T080000Z\nATTENDEE;PARTSTAT=DECLINED:mailto:sara@example.com', 'REPLY')).toMatchObject({ answer: 'declined', answerWanted: false });
  });
  it('takes rubbish calmly', () => {
    for (const text of ['', 'BEGIN:VCALENDAR', 'no calendar', ics('DTSTART:99999999T999999Z\nDTEND:x\nDURATION:P9999W').replace('VEVENT', 'VEVENT\r\nBEGIN:'.repeat(3)), 'BEGIN:VEVENT\n'.repeat(50_000)]) expect(() => readCalendar(text)).not.toThrow();
  });
});

describe('a mail with an invitation', () => {
  it('has the invitation\'s words where it has none of its own', async () => {
    const found = await parseMail(mail({ headers: { 'Content-Type': 'text/calendar; method=REQUEST; charset=windows-1256' }, body: encode(ics('SUMMARY:اجتماع\nDTSTART;TZID=Asia/Riyadh:20261201T110000\nDTEND;TZID=Asia/Riyadh:20261201T120000\nLOCATION:القاعة\nORGANIZER;CN=سارة:mailto:sara@example.com'), 'windows-1256') }));
    expect(found).toMatchObject({ kind: 'message', acknowledge: true, text: 'اجتماع\n2026-12-01 11:00 – 2026-12-01 12:00 (Asia/Riyadh)\nالقاعة\nسارة <sara@example.com>', language: 'ar' });
    expect(found.calendar?.events[0]?.title).toBe('اجتماع');
    expect(found.attachments.map(({ contentType }) => contentType)).toEqual(['text/calendar']);
  });
  it('keeps the sender\'s own words', async () => {
    const { type, body } = multipart('alternative', [{ type: 'text/plain', body: 'Shall we meet?' }, { type: 'text/calendar; method=REQUEST', body: ics('SUMMARY:x\nDTSTART:20261201T080000Z') }]);
    expect((await parseMail(mail({ headers: { 'Content-Type': type }, body }))).text).toBe('Shall we meet?');
  });
  it('is not acknowledged when somebody only pressed a button', async () => {
    const { type, body } = multipart('alternative', [{ type: 'text/plain', body: ' ' }, { type: 'text/calendar; method=REPLY', body: ics('SUMMARY:x\nDTSTART:20261201T080000Z\nATTENDEE;PARTSTAT=ACCEPTED:mailto:a@b.example', 'REPLY') }]);
    expect(await parseMail(mail({ headers: { 'Content-Type': type }, body }))).toMatchObject({ kind: 'message', acknowledge: false });
  });
});
