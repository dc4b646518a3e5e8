import { randomUUID } from 'node:crypto';
import type { Browser } from 'playwright-core';
import { openBrowser } from '../support/browser';
import { CENTRE_ADDRESS, runWasl, type RunningWasl } from '../support/running-wasl';
import { waitFor } from '../support/wait';
import { addDoorAccount } from './support/accounts';
import { messageOf, openDeskOf, openInbox, pressArabic, rowOf, stepTo, tabTo, type Desk } from './support/desk';
import { addPerson, type Person } from './support/people';
import { answersTo, post } from './support/post';
import { story } from './support/story';

const REEM = 'reem.jaber@mail.example';
const SUBJECT = 'طلب نقل والدتي من مستشفى خاص';

let world: RunningWasl;
let browser: Browser;
let salma: Person;
let noura: Person;
let hers: Desk;
let other: Desk;

beforeAll(async () => {
  [world, browser] = await Promise.all([runWasl(), openBrowser()]);
  salma = await addPerson(world, { name: 'سلمى الراجحان', email: 'salma@wasl.example' });
  noura = await addPerson(world, { name: 'نورة الفهيد', email: 'noura@wasl.example' });
}, 180_000);
afterAll(async () => {
  await browser.close();
  await world.close();
}, 60_000);

const box = ({ page }: Desk) => page.locator('.composer.reply textarea');
async function write(desk: Desk, words: string): Promise<void> {
  await pressArabic(desk.page, 'KeyR');
  await desk.page.locator('.composer.reply textarea:focus').waitFor();
  await desk.page.keyboard.type(words);
}

story('two agents at one case', (step) => {
  step('both have it open, and each sees that the other writes', async () => {
    [hers, other] = (await Promise.all(
      [salma, noura].map((person) => openDeskOf(browser, world.wasl().url, person)),
    )) as [Desk, Desk];
    await Promise.all([openInbox(hers), openInbox(other)]);
    await post(world.doorPort, {
      from: `ريم الجابر <${REEM}>`,
      to: CENTRE_ADDRESS,
      subject: SUBJECT,
      text: 'نأمل قبول نقلها.',
    });
    await Promise.all([stepTo(hers.page, SUBJECT), stepTo(other.page, SUBJECT)]);
    await write(hers, 'المكرمة ريم، ندرس الطلب');
    await other.page.getByText(/سلمى الراجحان.?: كتابة رد جارية على هذه التذكرة/).waitFor();
    await write(other, 'المكرمة ريم، نحتاج إلى تقرير');
    await hers.page.getByText(/نورة الفهيد.?: كتابة رد جارية على هذه التذكرة/).waitFor();
  });

  step('who sends second is told that the first has answered, and loses no word', async () => {
    await hers.page.keyboard.press('Control+Enter');
    await other.page.getByText(/ورد جواب من .?سلمى الراجحان.? أثناء الكتابة/).waitFor();
    const refused = other.page.waitForResponse(
      (answer) => answer.request().method() === 'POST' && answer.url().endsWith('/replies'),
    );
    await other.page.keyboard.press('Control+Enter');
    expect((await refused).status()).toBe(409);
    await other.page.getByRole('button', { name: 'إرسال مع ذلك' }).waitFor();
    expect(await box(other).inputValue()).toBe('المكرمة ريم، نحتاج إلى تقرير');
  });

  step('she decides to send it all the same, once', async () => {
    await tabTo(other.page, other.page.getByRole('button', { name: 'إرسال مع ذلك' }));
    await other.page.keyboard.press('Enter');
    await messageOf(other.page, 'نحتاج إلى تقرير').filter({ hasText: 'سُلّم إلى خادم المستفيد' }).waitFor();
    await messageOf(hers.page, 'نحتاج إلى تقرير').filter({ hasText: 'سُلّم إلى خادم المستفيد' }).waitFor();
    const answers = (await answersTo(world.sink.messages, REEM)).map((mail) => mail.text?.trim() ?? '');
    expect(answers.sort()).toEqual([expect.stringContaining('نحتاج إلى تقرير'), expect.stringContaining('ندرس الطلب')]);
  });

  step('what she was writing when the page crashed stands in the box of another computer', async () => {
    await write(hers, 'وصلنا التقرير، وسنوافيكم');
    await hers.page.getByText('حُفظت المسودة').waitFor();
    const crashed = hers.page.waitForEvent('crash');
    // the promise never settles, because the page that should answer is gone
    void hers.page.goto('chrome://crash').catch(() => undefined);
    await crashed;
    const address = new URL(other.page.url()).pathname;
    const another = await openDeskOf(browser, world.wasl().url, salma);
    await openInbox(another, address);
    await messageOf(another.page, 'نأمل قبول نقلها').waitFor();
    await another.page.locator('.composer.reply textarea').filter({ hasText: 'وصلنا التقرير، وسنوافيكم' }).waitFor();
    expect([...another.troubles, ...other.troubles]).toEqual([]);
  });
});

story('an agent of another centre', (step) => {
  let stranger: Desk;
  const frames: string[] = [];

  step('has an inbox of her own, and nothing in it', async () => {
    await addDoorAccount(world, '920', '920@wasl.example');
    const person = await addPerson(world, { name: 'هيا السالم', email: 'haya@wasl.example', centres: ['920'] });
    stranger = await openDeskOf(browser, world.wasl().url, person);
    stranger.page.on('websocket', (socket) =>
      socket.on('framereceived', ({ payload }) => void frames.push(String(payload))),
    );
    await openInbox(stranger);
    await stranger.page.getByText('لا تذاكر مفتوحة').waitFor();
  });

  step('finds the case neither by its address nor by its number nor by its words', async () => {
    const ticketId = new URL(other.page.url()).pathname.split('/').at(-1) ?? '';
    const reference = (await other.page.locator('.t-head .ref').innerText()).trim();
    await openInbox(stranger, `/inbox/all/${ticketId}`);
    await stranger.page.getByText('هذه التذكرة غير متاحة').waitFor();
    for (const q of [reference, 'نقل والدتي', REEM]) {
      await openInbox(stranger, `/inbox/all?q=${encodeURIComponent(q)}`);
      await stranger.page.getByText('لا نتائج').waitFor();
    }
    const counts = await stranger.page.request.get('/api/tickets/counts');
    expect(await counts.json()).toMatchObject({ views: { all: 0, unassigned: 0 } });
  });

  step('hears nothing of it while it moves', async () => {
    const ticketId = new URL(other.page.url()).pathname.split('/').at(-1) ?? '';
    await openInbox(stranger);
    frames.length = 0;
    await pressArabic(other.page, 'KeyU');
    await other.page.locator('.t-head .chip.solid').waitFor();
    await post(world.doorPort, { from: REEM, to: CENTRE_ADDRESS, subject: SUBJECT, text: 'رسالة أخرى.' });
    await rowOf(other.page, REEM).or(messageOf(other.page, 'رسالة أخرى')).first().waitFor();
    // what comes after it is heard, so the silence before was no delay
    await post(world.doorPort, {
      from: 'employee@mail.example',
      to: '920@wasl.example',
      subject: 'بدل سكن',
      text: 'متى يصرف البدل؟',
    });
    await rowOf(stranger.page, 'بدل سكن').waitFor();
    expect(await stranger.page.locator('#ticket-list .row').count()).toBe(1);
    expect(frames.filter((frame) => frame.includes('ticket:changed')).length).toBeGreaterThan(0);
    const told = new Set(frames.flatMap((frame) => frame.match(/[0-9a-f]{8}-[0-9a-f-]{27}/g) ?? []));
    const own = await world.sql<{ id: string }>(
      `select t.id from tickets t join centres c on c.id = t.centre_id where c.code = '920'`,
    );
    expect([...told]).not.toContain(ticketId);
    expect([...told].filter((id) => !own.some((ticket) => ticket.id === id))).toEqual([]);
    expect(stranger.troubles).toEqual([]);
  });
});

story('an answer that was to tell the result, and somebody answered meanwhile', (step) => {
  const SALEH = 'saleh.anazi@mail.example';
  const closing = 'المكرم صالح، صُرفت الوصفة';

  step('is refused, and says that sending anyway will tell the result as well', async () => {
    await openInbox(other);
    await post(world.doorPort, { from: SALEH, to: CENTRE_ADDRESS, subject: 'وصفة لم تُصرف', text: 'لم تُصرف وصفتي.' });
    await stepTo(other.page, 'وصفة لم تُصرف');
    await write(other, closing);
    const ticketId = new URL(other.page.url()).pathname.split('/').at(-1) ?? '';
    const answer = { id: randomUUID(), text: 'ندرس طلبكم', to: [SALEH] };
    expect((await world.api('POST', `/tickets/${ticketId}/replies`, answer)).status).toBe(201);
    await other.page.getByText('أثناء الكتابة').waitFor();
    await other.page.keyboard.press('Control+Shift+Enter');
    const tell = other.page.getByRole('dialog', { name: 'إرسال النتيجة' });
    await tell.getByLabel('النوع').selectOption('INQ-SVC');
    await tell.getByText('تُغلق التذكرة بعد الإرسال').waitFor();
    await other.page.keyboard.press('Control+Enter');
    await other.page.getByRole('button', { name: 'إرسال النتيجة مع ذلك' }).waitFor();
    expect(await box(other).inputValue()).toBe(closing);
  });

  step('is sent at her word and closes the case', async () => {
    await tabTo(other.page, other.page.getByRole('button', { name: 'إرسال النتيجة مع ذلك' }));
    await other.page.keyboard.press('Enter');
    await waitFor(async () => {
      const [row] = await world.sql<{ state: string }>(`select state from tickets where subject = 'وصفة لم تُصرف'`);
      return row?.state === 'closed';
    }, 'the case is closed');
    const answers = await waitFor(async () => {
      const mails = await answersTo(world.sink.messages, SALEH);
      return mails.length === 2 ? mails : undefined;
    }, 'both answers arrive');
    expect(answers.some((mail) => mail.text?.includes(closing) === true)).toBe(true);
    expect(other.troubles).toEqual([]);
  });
});
