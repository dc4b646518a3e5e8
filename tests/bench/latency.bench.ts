/** From the end of a mail to the row on an agent's screen: at the mail door, and after the mail server's notice. */
import { startDovecot } from '../support/dovecot';
import { waitFor } from '../support/wait';
import { measure, type Bench } from './support/bench';
import { startImapTap } from './support/imap-tap';
import { deliver, letter, openDoor } from './support/mail';
import { addImapAccount, MAILBOX, silenceAcknowledgements } from './support/mail-account';
import { MARK, openBrowser, openInbox, type Screen } from './support/screen';
import { percentile } from './support/statistics';
import { signIn, startWasl } from './support/wasl';

const MAILS = 60;
const BUSY_MAILS = 30;

measure('latency', async (bench) => {
  const dovecot = await startDovecot({ users: { [MAILBOX.user]: MAILBOX.password } });
  bench.after(() => dovecot.stop());
  const tap = await startImapTap(dovecot.imapPort);
  bench.after(() => tap.close());
  const wasl = await startWasl(bench);
  const api = await signIn(wasl.url);
  await silenceAcknowledgements(api);
  await addImapAccount(api, tap.port);
  const screen = await openInbox(await openBrowser(bench, api, wasl.url), wasl.url);

  const marks = numbered();
  const send = async (): Promise<number> => {
    const mark = marks();
    const door = await openDoor(wasl.smtpPort);
    const ended = await deliver(door, mark);
    door.destroy();
    return (await screen.paintedAt(mark)) - ended;
  };
  await warmUp(screen, send);
  tell(bench, 'end of DATA → row painted', await quietly(screen, MAILS, send), 100);

  const noticed = async (): Promise<number> => {
    const mark = marks();
    dovecot.put(MAILBOX.user, [letter(mark, MAILBOX.address)]);
    const painted = await screen.paintedAt(mark);
    return painted - tap.announcedAt();
  };
  await waitFor(() => tap.announcedAt() > 0, 'the mailbox is watched');
  await warmUp(screen, noticed);
  tell(bench, 'IDLE notice → row painted', await quietly(screen, MAILS, noticed), 100);

  const busy: number[] = [];
  for (let mail = 0; mail < BUSY_MAILS; mail++) busy.push(await send());
  tell(bench, 'the same without a pause between mails', busy);
});

function tell(bench: Bench, name: string, values: readonly number[], atMost?: number): void {
  const note = `p50 ${percentile(values, 0.5).toFixed(0)} ms, most ${Math.max(...values).toFixed(0)} ms, ${values.length} mails`;
  const p95 = { name: `${name}, p95`, value: percentile(values, 0.95), unit: 'ms', note };
  bench.figure(atMost === undefined ? { ...p95, note: `${note}; lists are read at most every 2 s (ruling 7)` } : { ...p95, target: { atMost } });
}

/** Each on a list that has come to rest, so that the way is measured and not the two seconds in which changes are joined. */
async function quietly(screen: Screen, count: number, once: () => Promise<number>): Promise<number[]> {
  const values: number[] = [];
  for (let mail = 0; mail < count; mail++) {
    await screen.settle();
    values.push(await once());
  }
  return values;
}

/** Code that ran for the first time is slow once. */
async function warmUp(screen: Screen, once: () => Promise<number>): Promise<void> {
  await quietly(screen, 5, once);
}

function numbered(): () => string {
  let last = 0;
  return () => `${MARK}-${++last}`;
}
