import fs from 'node:fs/promises';
import path from 'node:path';
import type { ZodType } from 'zod';
import { errorCode } from '../../core/error-code';
import { checkRecord, problemsOf, type PersonRecord, type TicketInput } from './format';
import { readUtf8 } from './lines';
import { lettersOf } from './read-json-lines';
import type { Reject, SourceItem } from './source-item';

/** What the converters of saved API answers have in common: a folder with a file for each answer. */

/** Files of a folder whose names begin so (`tickets-1.json`), in the order of their numbers. */
export async function pagesOf(folder: string, beginning: string): Promise<string[]> {
  return (await allPagesOf(folder)).get(beginning) ?? [];
}

/** The same for every beginning that there is, with one look at the folder. */
export async function allPagesOf(folder: string): Promise<Map<string, string[]>> {
  const found = new Map<string, { readonly page: number; readonly file: string }[]>();
  for (const name of await fs.readdir(folder)) {
    const [, beginning, page = '0'] = /^(.+?)(?:-(\d+))?\.json$/.exec(name) ?? [];
    if (beginning === undefined) continue;
    const file = { page: Number(page), file: path.join(folder, name) };
    const pages = found.get(beginning);
    if (pages === undefined) found.set(beginning, [file]);
    else pages.push(file);
  }
  return new Map([...found].map(([beginning, pages]) => [beginning, pages.sort((a, b) => a.page - b.page).map(({ file }) => file)]));
}

/** A saved answer, or why it is none. */
export async function readAnswer<T>(file: string, schema: ZodType<T>, where: string): Promise<{ readonly value: T } | Reject> {
  let bytes: Buffer;
  try {
    bytes = await fs.readFile(file);
  } catch (error) {
    return { kind: 'reject', where, problems: [`cannot be read (${errorCode(error) ?? 'error'})`] };
  }
  const text = readUtf8(bytes);
  if (text === undefined) return { kind: 'reject', where, problems: ['is not UTF-8'], content: bytes };
  try {
    const read = schema.safeParse(JSON.parse(text));
    return read.success ? { value: read.data } : { kind: 'reject', where, problems: problemsOf(read.error), content: Buffer.from(text) };
  } catch {
    return { kind: 'reject', where, problems: ['is no JSON'], content: Buffer.from(text) };
  }
}

/** The messages of a converted case, checked as if it had come as a line of our own format. */
export async function* itemsOfRecord(record: TicketInput, where: string, folder: string, source: string): AsyncGenerator<SourceItem> {
  const contentOf = (): Uint8Array => Buffer.from(JSON.stringify(record));
  const checked = checkRecord(record);
  if ('problems' in checked) yield { kind: 'reject', where, problems: checked.problems, content: contentOf() };
  else yield* lettersOf(checked.ticket, where, folder, source, contentOf);
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

/** Is there a file of at most so many bytes? */
export async function isThere(file: string, mostBytes: number): Promise<boolean> {
  const stat = await fs.stat(file).catch(() => undefined);
  return stat?.isFile() === true && stat.size <= mostBytes;
}
