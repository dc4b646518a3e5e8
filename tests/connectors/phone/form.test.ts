import { callForm } from '../../../connectors/phone/form';
import phone from '../../../connectors/phone';
import { e164 } from '../../../connectors/_form/values';

it.each([
  ['0500000012', '+966500000012'],
  ['٠٥٠٠٠٠٠٠١٢', '+966500000012'],
  ['۰۵۰ ۰۰۰ ۰۰۱۲', '+966500000012'],
  ['500000012', '+966500000012'],
  ['+966 50 000 0012', '+966500000012'],
  ['00966500000012', '+966500000012'],
  ['966500000012', '+966500000012'],
  ['+9660500000012', '+966500000012'],
  ['\u202a+966\u00a050-000-0012\u202c', '+966500000012'],
  ['0114567890', '+966114567890'],
  ['+44 20 7946 0958', '+442079460958'],
  ['05000', undefined],
  ['0400000012', undefined],
  ['+966 4', undefined],
  ['937', undefined],
  ['call me', undefined],
])('reads the number %s as %s', (typed, number) => {
  expect(e164(typed)).toBe(number);
});

it('wants a number unless it was withheld, and says which field is wrong', () => {
  expect(callForm.safeParse({ text: 'x' }).error?.issues).toMatchObject([{ path: ['mobile'], message: 'required' }]);
  expect(callForm.safeParse({ text: 'x', mobile: '05' }).error?.issues).toMatchObject([
    { path: ['mobile'], message: 'mobile' },
  ]);
  expect(callForm.safeParse({ text: 'x', withheld: true }).success).toBe(true);
  expect(callForm.safeParse({ text: '  ', withheld: true }).error?.issues).toMatchObject([
    { path: ['text'], message: 'required' },
  ]);
  expect(callForm.safeParse({ text: 'x', withheld: true, centreId: 'y' }).success).toBe(false);
});

it('does not make one person of two who withheld their numbers', async () => {
  const at = (id: string) => ({ id, now: new Date('2026-11-25T08:00:00Z'), agent: { id: 'a', name: 'Sara' } });
  const call = callForm.parse({ text: 'x', withheld: true });
  const parties = await Promise.all(
    ['0198c0de-0000-7000-8000-000000000001', '0198c0de-0000-7000-8000-000000000002'].map(async (id) => {
      const item = phone.manual?.toItem(call, at(id));
      if (item === undefined) throw new Error('the phone has a form');
      const inbound = await phone.parse(item, {
        account: { id: 'a', address: '937', config: {} },
        ownAddresses: [],
        openReplyToken: () => undefined,
      });
      return inbound.kind === 'message' ? inbound.from.address : '';
    }),
  );
  expect(new Set(parties).size).toBe(2);
});
