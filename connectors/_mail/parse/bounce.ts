/** News of something that we sent: by the book where a server writes by the book, else by its words. */
import { fromDaemon, originalInWords, readTextBounce, returnedInText, splitCopy } from './bounce-text';
import { FAILURE } from './bounce-words';
import { readDeliveryReport, type Bounce } from './delivery-report';
import type { Envelope } from './envelope';
import type { Part } from './mime';
import { comparable } from './text';

/** Reads a bounce, a delay or news of success; undefined for everything else, a bounce that a person forwards among it. */
export function readBounce(root: Part, envelope: Envelope, text: string): Bounce | undefined {
  const report = readDeliveryReport(root, byMachine(root, envelope));
  if (!report) return readTextBounce(root.headers, envelope, text, root);
  return {
    ...report,
    returned: report.returned ?? returnedInText(splitCopy(text).copy),
    originalMessageId: report.originalMessageId ?? originalInWords(text, envelope),
  };
}

function byMachine(root: Part, envelope: Envelope): boolean {
  if (fromDaemon(root.headers, envelope) || envelope.returnPath === null) return true;
  if (/^auto-/i.test(root.headers.token('auto-submitted'))) return true;
  return FAILURE.test(comparable((envelope.subject ?? '').slice(0, 500))) && !/^\s*(?:re|aw|sv|fwd?|fw|wg|tr|rv|enc|i|رد|إعادة توجيه|توجيه|محول)\s*[:：]/iu.test(envelope.subject ?? '');
}
