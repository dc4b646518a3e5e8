/** One parse worker: takes one item at a time and hands back what it means. It may be ended at any moment. */
import { parentPort } from 'node:worker_threads';
import { inspectLine } from '../../connectors/_mail/parse/inspect-line';
import { openAttachment } from '../../connectors/_mail/parse/open-attachment';
import { parseMail } from '../../connectors/_mail/parse/parse-mail';
import { readerById } from '../../connectors';
import type { Reader } from '../../connectors/contract';
import type { Outcome, Said, Task } from './protocol';
import { readItem, readShell } from './read-item';
import { rereadItem, sampleItem } from './reread-item';

const port = parentPort;
if (port === null) throw new Error('This file runs as a worker thread only.');

const say = (said: Said): void => port.postMessage(said);

/** One after the other, or an item would be blamed for its neighbour. */
let turn = Promise.resolve();
port.on('message', (task: Task) => {
  turn = turn.then(() => perform(task)).then(say);
});
say({ kind: 'ready' });

async function perform(task: Task): Promise<Outcome> {
  try {
    return await outcomeOf(task);
  } catch (error) {
    const { code, syscall } = error as { code?: unknown; syscall?: unknown };
    return {
      kind: 'failed',
      code: typeof code === 'string' ? code : 'parse_failed',
      message: error instanceof Error ? error.message : String(error),
      ...(typeof syscall === 'string' && { syscall }),
    };
  }
}

async function outcomeOf(task: Task): Promise<Outcome> {
  switch (task.kind) {
    case 'parse':
      return { kind: 'parsed', parsed: await readItem(task.job, readerOf(task.job.connectorId), () => say({ kind: 'storing' })) };
    case 'shell':
      return { kind: 'shell', inbound: readShell(task.job, readerOf(task.job.connectorId)) };
    case 'reread':
      return { kind: 'reread', inbound: await rereadItem(task.job, readerOf(task.job.connectorId), task.charset) };
    case 'sample':
      return { kind: 'sampled', readings: await sampleItem(task.job, readerOf(task.job.connectorId), task.charsets) };
    case 'inspect':
      return { kind: 'inspected', line: inspectLine(await parseMail(task.bytes)) };
    case 'open':
      return { kind: 'opened', opened: await openAttachment(task.content, task.contentType, task.path) };
    case 'warm':
      task.connectorIds.forEach(readerOf);
      inspectLine(await parseMail(Buffer.from(SAMPLE)));
      return { kind: 'warmed' };
  }
}

function readerOf(connectorId: string): Reader {
  const reader = readerById(connectorId);
  if (reader === undefined) throw new Error(`There is no channel "${connectorId}".`);
  return reader;
}

/** Passes every stage once: what is loaded or compiled at first use is loaded and compiled before a person waits for it. */
const SAMPLE =
  'From: =?utf-8?B?2YfZhtiv?= <hind@mail.example>\r\nTo: care@mail.example\r\nMessage-ID: <warm@mail.example>\r\n' +
  'Date: Wed, 25 Nov 2026 08:00:00 +0000\r\nSubject: =?utf-8?B?2YXZiNi52K8=?=\r\nMIME-Version: 1.0\r\n' +
  'Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n' +
  '<p>words <b>and</b> more</p><blockquote>quoted</blockquote>\r\n--b\r\nContent-Type: application/pdf; name=a.pdf\r\n' +
  'Content-Transfer-Encoding: base64\r\n\r\nJVBERi0xLjQK\r\n--b--\r\n';
