import { createHash } from 'node:crypto';
import fs from 'node:fs';
import fsPromises from 'node:fs/promises';
import path from 'node:path';
import { errorCode } from '../../core/error-code';
import { readRecord, type MessageRecord, type TicketRecord } from './format';
import { linesOf, readUtf8, type Line } from './lines';
import type { Letter, SourceItem } from './source-item';
import { bareId, writeLetter, type LetterFile } from './write-letter';

/** A case with its files in base64 on one line; larger ones name their files. */
const LONGEST_LINE = 128 * 1024 * 1024;
const LARGEST_FILE = 64 * 1024 * 1024;
/** All files of one message. */
const LARGEST_LETTER = 96 * 1024 * 1024;

/**
 * The messages of a file in our JSON Lines format, case by case. A line that is wrong is a reject as a whole, with its number and fields.
 * @param source the other system's name: its numbers are told apart from those of others
 */
export async function* readJsonLines(file: string, source: string): AsyncGenerator<SourceItem> {
  const name = path.basename(file);
  for await (const lines of linesOf(fs.createReadStream(file), LONGEST_LINE))
    for (const line of lines) {
      const where = `${name} line ${line.number}`;
      if (line.cut) yield { kind: 'reject', where, problems: [`is longer than ${LONGEST_LINE} bytes: name files instead of holding them`] };
      else if (line.bytes.toString('latin1').trim() !== '') yield* itemsOf(line, where, path.dirname(file), source);
    }
}

async function* itemsOf(line: Line, where: string, folder: string, source: string): AsyncGenerator<SourceItem> {
  const text = readUtf8(line.bytes);
  const read = text === undefined ? { problems: ['is not UTF-8'] } : readRecord(text);
  if ('problems' in read) yield { kind: 'reject', where, problems: read.problems, content: line.bytes };
  else yield* lettersOf(read.ticket, where, folder, source, () => line.bytes);
}

/**
 * The messages of a case, one after the other, so that no more than one lies in memory with its files.
 * @param contentOf the case as it lies in the source, for the first of its messages that is rejected
 */
export async function* lettersOf(ticket: TicketRecord, where: string, folder: string, source: string, contentOf: () => Uint8Array | undefined): AsyncGenerator<SourceItem> {
  const { messages, ...facts } = ticket;
  let told = false;
  for (const [at, message] of messages.entries()) {
    try {
      yield await letterOf(facts, message, where, folder, source);
    } catch (error) {
      const problem = error instanceof UnusableFile ? error.message : undefined;
      if (problem === undefined) throw error;
      const content = told ? undefined : contentOf();
      told = true;
      yield { kind: 'reject', where, problems: [`messages.${at}.attachments: ${problem}`], ...(content === undefined ? {} : { content }) };
    }
  }
}

async function letterOf(ticket: Omit<TicketRecord, 'messages'>, message: MessageRecord, where: string, folder: string, source: string): Promise<Letter> {
  const sourceKey = `import:${JSON.stringify([source, ticket.number, message.id])}`;
  const madeId = `${createHash('sha256').update(sourceKey).digest('hex')}@import.invalid`;
  const ownId = message.messageId === undefined ? undefined : bareId(message.messageId);
  const bytes =
    message.raw === undefined
      ? writeLetter(message, message.subject ?? ticket.subject, await filesOf(message, folder), ownId ?? madeId)
      : Buffer.from(message.raw, 'base64');
  return {
    kind: 'letter',
    where,
    sourceKey,
    bytes,
    told: { ticket, direction: message.direction, at: new Date(message.at), from: message.from, ownMessageId: message.raw !== undefined || ownId !== undefined, written: message.raw === undefined },
  };
}

/** An attachment's file that is not there, too large, or outside the folder. */
class UnusableFile extends Error {}

async function filesOf(message: MessageRecord, folder: string): Promise<LetterFile[]> {
  const files: LetterFile[] = [];
  let room = LARGEST_LETTER;
  // one after the other, so that what is too much is known before it lies in memory
  for (const { name, type = 'application/octet-stream', content, file, contentId } of message.attachments) {
    const bytes = content === undefined ? await readBeside(folder, file ?? '', room) : Buffer.from(content, 'base64');
    room -= bytes.byteLength;
    if (room < 0) throw new UnusableFile(`${name}: all files of a message together have more than ${LARGEST_LETTER} bytes`);
    files.push({ name, type, content: bytes, ...(contentId === undefined ? {} : { contentId }) });
  }
  return files;
}

async function readBeside(folder: string, file: string, room: number): Promise<Buffer> {
  try {
    const root = await fsPromises.realpath(folder);
    const whole = await fsPromises.realpath(path.resolve(root, file));
    if (!whole.startsWith(root + path.sep)) throw new UnusableFile(`${file} lies outside the folder of the import`);
    const { size } = await fsPromises.stat(whole);
    if (size > LARGEST_FILE) throw new UnusableFile(`${file} has ${size} bytes; ${LARGEST_FILE} are taken`);
    if (size > room) throw new UnusableFile(`${file}: all files of a message together have more than ${LARGEST_LETTER} bytes`);
    return await fsPromises.readFile(whole);
  } catch (error) {
    if (error instanceof UnusableFile) throw error;
    throw new UnusableFile(`${file} cannot be read (${errorCode(error) ?? 'error'})`);
  }
}
