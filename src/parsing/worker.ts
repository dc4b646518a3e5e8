/** One parse worker: takes one item at a time and hands back what it means. It may be ended at any moment. */
import { parentPort, type Transferable } from 'node:worker_threads';
import type { Inbound, InboundMessage } from '../../connectors/contract';
import { inspectLine } from '../../connectors/_mail/parse/inspect-line';
import { parseMail } from '../../connectors/_mail/parse/parse-mail';
import { connectorById } from '../../connectors';
import { openReplyToken } from '../core/reply-token';
import type { Outcome, ParseJob, Task } from './protocol';

const port = parentPort;
if (port === null) throw new Error('This file runs as a worker thread only.');

port.on('message', (task: Task) => {
  void perform(task).then(({ outcome, transfer }) => port.postMessage(outcome, transfer));
});

interface Performed {
  readonly outcome: Outcome;
  readonly transfer: Transferable[];
}

async function perform(task: Task): Promise<Performed> {
  try {
    if (task.kind === 'inspect') return { outcome: { kind: 'inspected', line: inspectLine(await parseMail(task.bytes)) }, transfer: [] };
    return movable(await parse(task.job));
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : 'parse_failed';
    return { outcome: { kind: 'failed', code, message: error instanceof Error ? error.message : String(error) }, transfer: [] };
  }
}

async function parse(job: ParseJob): Promise<Inbound> {
  const connector = connectorById(job.connectorId);
  if (connector === undefined) throw new Error(`There is no channel "${job.connectorId}".`);
  const { account, ownAddresses, replyTokenKeys } = job;
  return connector.parse(job.raw, { account, ownAddresses, openReplyToken: (token) => openReplyToken(replyTokenKeys, token) });
}

/** Gives attachments' bytes memory of their own, which moves to the other thread without being copied there. */
function movable(inbound: Inbound): Performed {
  if (inbound.kind !== 'message' || inbound.attachments.length === 0) return { outcome: { kind: 'parsed', inbound }, transfer: [] };
  const transfer: Transferable[] = [];
  const attachments = inbound.attachments.map((attachment) => {
    const content = new Uint8Array(attachment.content);
    transfer.push(content.buffer);
    return { ...attachment, content };
  });
  const moved: InboundMessage = { ...inbound, attachments };
  return { outcome: { kind: 'parsed', inbound: moved }, transfer };
}
