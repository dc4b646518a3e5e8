/** A stored item read once more in another charset. It blocks on the disk, so it belongs into a worker; it writes nothing. */
import type { Inbound, MessageFacts, RawItem, Reader } from '../../connectors/contract';
import { readBlobFile } from '../db/blob-format';
import type { ParseJob, Reading } from './protocol';
import { contextOf, rawOf, withoutBytes } from './read-item';

/** Of the original: nine times that of a page full of tables takes the reader two seconds. */
const SAMPLED_BYTES = 256 * 1024;
/** Of a subject and of a text: enough to see whether they are words. In characters. */
const SUBJECT_SAMPLE = 200;
const TEXT_SAMPLE = 400;

/** Read in this charset it is no message: `code` tells the caller. */
class NotReread extends Error {
  constructor(
    readonly code: 'no_message' | 'charset_not_in_doubt',
    message: string,
  ) {
    super(message);
  }
}

/** @throws NotReread; whatever the connector's parser throws; BlobGone; the disk's own errors, which carry `syscall` */
export async function rereadItem(job: ParseJob, reader: Reader, charset: string | null): Promise<MessageFacts> {
  const inbound = await readIn(rawOf(job), job, reader, charset);
  if (inbound.kind !== 'message')
    throw new NotReread('no_message', `read in ${charset ?? 'its own charset'} it is ${inbound.kind}`);
  return withoutBytes(inbound);
}

/** Reads only the beginning, however large the item is: it is read as often as there are charsets. @throws as `rereadItem` */
export async function sampleItem(
  job: ParseJob,
  reader: Reader,
  charsets: readonly (string | null)[],
): Promise<Reading[]> {
  const raw = topOf(job);
  const readings: Reading[] = [];
  for (const charset of charsets) {
    const inbound = await readIn(raw, job, reader, charset);
    if (inbound.kind !== 'message') continue;
    const words = inbound.visibleText.trim() === '' ? inbound.text : inbound.visibleText;
    readings.push({
      charset,
      subject: (inbound.subject ?? '').slice(0, SUBJECT_SAMPLE).toWellFormed(),
      text: tellingPart(words.trim()),
      direction: inbound.direction,
    });
  }
  return readings;
}

/** From the beginning, or from the first line that charsets differ about when that comes later. */
function tellingPart(text: string): string {
  const doubtful = text.search(/[^\u0000-\u007f]/);
  const nearby = doubtful - TEXT_SAMPLE / 2;
  const start = nearby < 0 ? 0 : Math.max(text.lastIndexOf('\n', doubtful) + 1, nearby);
  return text.slice(start, start + TEXT_SAMPLE).toWellFormed();
}

async function readIn(raw: RawItem, job: ParseJob, reader: Reader, charset: string | null): Promise<Inbound> {
  if (charset === null) return reader.parse(raw, contextOf(job));
  if (reader.parseIn === undefined)
    throw new NotReread('charset_not_in_doubt', 'the channel says what its words are written in');
  return reader.parseIn(raw, contextOf(job), charset);
}

const topOf = ({ item, blob, bytes }: ParseJob): RawItem =>
  bytes > SAMPLED_BYTES
    ? { ...item, bytes: readBlobFile(blob, SAMPLED_BYTES), wholeBytes: bytes }
    : { ...item, bytes: readBlobFile(blob) };
