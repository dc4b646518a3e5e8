import fs from 'node:fs/promises';
import path from 'node:path';
import type { ZodType } from 'zod';
import { errorCode } from '../../core/error-code';
import { checkRecord, problemsOf, type PersonRecord, type TicketInput } from './format';
import { lettersOf } from './read-json-lines';
import type { Reject, SourceItem } from './source-item';

/** What the converters of saved API answers have in common: a folder with a file for each answer. */

/** Files of a folder whose names begin so (`tickets-1.json`), in the order of their numbers. */
export async function pagesOf(folder: string, beginning: string): Promise<string[]> {
  const names = (await fs.readdir(folder)).filter((name) => name.startsWith(beginning) && name.endsWith('.json') && /^(-\d+)?\.json$/.test(name.slice(beginning.length)));
  const numberOf = (name: string): number => Number(/-(\d+)\.json$/.exec(name.slice(beginning.length))?.[1] ?? 0);
  return names.sort((a, b) => numberOf(a) - numberOf(b)).map((name) => path.join(folder, name));
}

/** A saved answer, or why it is none. */
export async function readAnswer<T>(file: string, schema: ZodType<T>, where: string): Promise<{ readonly value: T } | Reject> {
  let text: string;
  try {
    text = await fs.readFile(file, 'utf8');
  } catch (error) {
    return { kind: 'reject', where, problems: [`cannot be read (${errorCode(error) ?? 'error'})`] };
  }
  try {
    const read = schema.safeParse(JSON.parse(text));
    return read.success ? { value: read.data } : { kind: 'reject', where, problems: problemsOf(read.error), content: Buffer.from(text) };
  } catch {
    return { kind: 'reject', where, problems: ['is no JSON'], content: Buffer.from(text) };
  }
}

/** The messages of a converted case, checked as if it had come as a line of our own format. */
export async function* itemsOfRecord(record: TicketInput, where: string, folder: string, source: string): AsyncGenerator<SourceItem> {
  const content = Buffer.from(JSON.stringify(record));
  const checked = checkRecord(record);
  if ('problems' in checked) yield { kind: 'reject', where, problems: checked.problems, content };
  else yield* lettersOf(checked.ticket, where, folder, source, content);
}

/** `"Hind" <hind@mail.example>, omar@mail.example` as people. What has no address is a name. */
export function peopleIn(header: string | null | undefined): PersonRecord[] {
  const parts: readonly string[] = header?.match(/(?:"(?:\\.|[^"\\])*"|<[^>]*>|[^,])+/g) ?? [];
  return parts.flatMap((one): PersonRecord[] => {
    const text = one.trim();
    const address = /<([^<>\s]+@[^<>\s]+)>\s*$/.exec(text)?.[1] ?? (/^[^\s@<>"]+@[^\s@<>"]+$/.test(text) ? text : undefined);
    const name = (address === undefined ? text : text.replace(/<[^<>]*>\s*$/, '')).trim().replace(/^"(.*)"$/s, '$1').replace(/\\(.)/g, '$1');
    if (address === undefined) return name === '' ? [] : [{ name }];
    return [{ email: address, ...(name === '' || name === address ? {} : { name }) }];
  });
}

/** A person of what is known, without the fields that are empty. */
export function personOf(name: string | null | undefined, email: string | null | undefined, phone: string | null | undefined): PersonRecord {
  const given = (value: string | null | undefined): value is string => typeof value === 'string' && value.trim() !== '';
  return { ...(given(name) ? { name: name.trim() } : {}), ...(given(email) ? { email: email.trim() } : {}), ...(given(phone) ? { phone: phone.trim() } : {}) };
}

export async function isThere(file: string): Promise<boolean> {
  return (await fs.stat(file).catch(() => undefined))?.isFile() === true;
}
