import { setTimeout as delay } from 'node:timers/promises';

/**
 * Asks until there is an answer (anything but undefined and false), every 20 ms: for what another process does in its own time.
 * @param what names what is awaited, for the failure's message
 * @throws when nothing came within `seconds`, which is a failure of the behaviour and not a measure of speed
 */
export async function waitFor<T>(
  ask: () => T | undefined | false | Promise<T | undefined | false>,
  what: string,
  seconds = 30,
): Promise<T> {
  const until = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > until) throw new Error(`${what}: not within ${seconds} s`);
    await delay(20);
  }
}
