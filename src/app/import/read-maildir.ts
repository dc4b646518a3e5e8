import fs from 'node:fs/promises';
import path from 'node:path';
import { errorCode } from '../../core/error-code';
import { LARGEST_MAIL, mailKey } from './read-mbox';
import type { SourceItem } from './source-item';

/** The mails of a Maildir and of the folders in it (Maildir++, or nested ones). Flags and names do not matter: a moved mail is the same. */
export async function* readMaildir(folder: string): AsyncGenerator<SourceItem> {
  yield* readFolder(folder, path.basename(folder));
}

async function* readFolder(folder: string, shown: string): AsyncGenerator<SourceItem> {
  const entries = (await fs.readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  for (const name of entries.sort()) {
    const inside = path.join(folder, name);
    if (name === 'cur' || name === 'new') yield* readMails(inside, `${shown}/${name}`);
    // what is being written is no mail yet
    else if (name !== 'tmp') yield* readFolder(inside, `${shown}/${name}`);
  }
}

async function* readMails(folder: string, shown: string): AsyncGenerator<SourceItem> {
  for (const name of (await fs.readdir(folder)).sort()) {
    const where = `${shown}/${name}`;
    const file = path.join(folder, name);
    try {
      const stat = await fs.lstat(file);
      if (!stat.isFile()) continue;
      if (stat.size > LARGEST_MAIL) yield { kind: 'reject', where, problems: [`is larger than ${LARGEST_MAIL} bytes`] };
      else if (stat.size === 0) yield { kind: 'reject', where, problems: ['is empty'] };
      else yield await letterOf(file, where, name, stat.mtime);
    } catch (error) {
      yield { kind: 'reject', where, problems: [`cannot be read (${errorCode(error) ?? 'error'})`] };
    }
  }
}

async function letterOf(file: string, where: string, name: string, changed: Date): Promise<SourceItem> {
  const bytes = await fs.readFile(file);
  const seconds = /^(\d{9,10})\./.exec(name)?.[1];
  return { kind: 'letter', where, sourceKey: mailKey(bytes), bytes, deliveredAt: seconds === undefined ? changed : new Date(Number(seconds) * 1000) };
}
