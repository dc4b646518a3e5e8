import { z } from 'zod';
import type { InboundMessage, Party, RawItem } from '../contract';
import { detectDirection } from '../../src/core/language';
import { e164 } from '../_form/values';
import { callForm, type CallForm } from './form';

const storedCall = z.object({
  version: z.literal(1),
  id: z.uuid(),
  agent: z.object({ id: z.string(), name: z.string() }),
  call: callForm,
});

/** One item of what a call taker wrote down; the form's UUID is its identity. */
export function toItem(call: CallForm, at: { id: string; now: Date; agent: { id: string; name: string } }): RawItem {
  const stored = { version: 1, id: at.id.toLowerCase(), agent: at.agent, call };
  return {
    sourceKey: `call:${stored.id}`,
    bytes: Buffer.from(JSON.stringify(stored)),
    receivedAt: at.now,
    transport: {},
  };
}

/** Throws for what `toItem` did not write. */
export async function parse(raw: RawItem): Promise<InboundMessage> {
  const { id, call } = storedCall.parse(JSON.parse(Buffer.from(raw.bytes).toString('utf8')));
  const direction = detectDirection(call.text) ?? 'rtl';
  return {
    kind: 'message',
    externalId: `phone:${id}`,
    identity: ['phone', id],
    answersTo: [`phone:${id}`],
    continues: [],
    from: caller(call, id),
    to: [],
    cc: [],
    subject: call.subject === '' ? firstWords(call.text) : call.subject,
    text: call.text,
    visibleText: call.text,
    language: direction === 'rtl' ? 'ar' : 'en',
    direction,
    sentAt: raw.receivedAt,
    attachments: [],
    automatic: 'no',
    acknowledge: false,
    senderTrust: 'unknown',
    replyHandle: { mobile: e164(call.mobile) ?? null, resolved: call.resolved, kind: call.kind },
    repairs: [],
    warnings: call.resolved ? ['resolved_at_first_contact'] : [],
  };
}

/** A withheld number must not make one person of everybody who withheld theirs. */
function caller(call: CallForm, id: string): Party {
  const number = call.withheld ? undefined : e164(call.mobile);
  const name = call.name === '' ? {} : { name: call.name };
  return number === undefined
    ? { kind: 'name_only', address: `call:${id}`, ...name }
    : { kind: 'phone', address: number, ...name };
}

const SUBJECT_LENGTH = 80;
function firstWords(text: string): string {
  const line = text.split('\n')[0] ?? '';
  if (line.length <= SUBJECT_LENGTH) return line;
  return `${line.slice(0, SUBJECT_LENGTH).replace(/\s+\S*$/, '')}…`;
}
