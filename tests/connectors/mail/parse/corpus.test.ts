import { groups } from './corpus';
import { differences, readLine, seen } from './corpus/judge';

/** Blank marks of quotes and of direction are no words; the order of words counts. */
const words = (text: string | null): string => seen(text).replace(/[\s>]+/g, ' ').trim();

describe.each(Object.entries(groups))('%s', (_group, mails) => {
  it.each(mails.map((mail) => [mail.name, mail] as const))('%s', async (_name, mail) => {
    expect(await differences(mail)).toEqual([]);
  });
});

describe('nothing of the author is lost and nothing is invented', () => {
  const all = Object.values(groups).flat();

  it('has a name of its own for every mail', () => {
    const names = all.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThanOrEqual(200);
  });
  it('every word of a reply stands in the text, in its order', async () => {
    const wrong: string[] = [];
    for (const mail of all) {
      const { text, reply } = await readLine(mail.bytes);
      let rest = words(text);
      for (const line of (reply ?? '').split('\n').map(words)) {
        const at = rest.indexOf(line);
        if (at < 0) wrong.push(`${mail.name}: ${line}`);
        else rest = rest.slice(at + line.length);
      }
    }
    expect(wrong).toEqual([]);
  });
  it('every line of the author is in the reply', async () => {
    const wrong: string[] = [];
    for (const mail of all) {
      const reply = seen((await readLine(mail.bytes)).reply).split('\n');
      const own = [...(mail.author ?? []), ...(mail.says.reply ?? '').split('\n')].map(seen).filter((line) => line !== '');
      for (const line of own) if (!reply.some((one) => one.includes(line))) wrong.push(`${mail.name}: ${line}`);
    }
    expect(wrong).toEqual([]);
  });
});
