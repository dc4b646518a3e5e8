/** Calendar files as lines in components: folded, parameterised, nested. */

const MOST_LINES = 20_000;
const LONGEST_FIELD = 10_000;
const DEEPEST = 8;

export interface CalendarLine {
  readonly name: string;
  readonly parameters: ReadonlyMap<string, string>;
  readonly value: string;
}
/** A component with what lies in it, `VEVENT`, `VTIMEZONE` … */
export interface Component {
  readonly name: string;
  readonly lines: CalendarLine[];
  readonly children: Component[];
}

/** The tree of a calendar file (RFC 5545 §3.1, §3.6), whatever is wrong with it left out. */
export function components(text: string): Component {
  const root: Component = { name: '', lines: [], children: [] };
  const open = [root];
  for (const raw of text.replace(/\n[ \t]/g, '').split('\n').slice(0, MOST_LINES)) {
    const line = parseLine(raw);
    const here = open.at(-1) ?? root;
    if (!line) continue;
    if (line.name === 'BEGIN') {
      const child: Component = { name: line.value.trim().toUpperCase(), lines: [], children: [] };
      here.children.push(child);
      if (open.length < DEEPEST) open.push(child);
    } else if (line.name === 'END') {
      if (open.length > 1) open.pop();
    } else here.lines.push(line);
  }
  return root;
}

/** `DTSTART;TZID="Arab Standard Time":20261201T110000`: parameters may hold colons in quotes. */
function parseLine(raw: string): CalendarLine | undefined {
  const [, name = '', rest = '', text = ''] = /^([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^";:]*)(?:,(?:"[^"]*"|[^";:,]*))*)*):(.*)$/.exec(raw.slice(0, LONGEST_FIELD)) ?? [];
  if (name === '') return undefined;
  const parameters = new Map([...rest.matchAll(/;([A-Za-z0-9-]+)=("[^"]*"|[^";:]*)/g)].map(([, key = '', word = '']) => [key.toUpperCase(), word.replace(/^"|"$/g, '')]));
  return { name: name.toUpperCase(), parameters, value: text };
}

export const field = (component: Component, name: string): CalendarLine | undefined => component.lines.find((line) => line.name === name);
