/** Objections to what was decided, who may review them, and what they decided. */
import { z } from 'zod';
import { LocalizedText, Person, id, instant } from './basics';
import { PostReply } from './messages';
import { ResultInfo } from './results';

const code = z.string().max(20);
const words = z.string().trim().max(10_000).default('');
export const Involvement = z.enum(['held', 'answered', 'approved', 'decided', 'reviewed', 'named']);
export const Objector = z.enum(['person', 'agent', 'representative']);

export const RecordObjection = z.strictObject({
  version: z.int(),
  /** AP-1 … AP-6. */
  ground: code,
  by: Objector,
  text: words,
  /** The message that says it: the objection counts from when that came. */
  messageId: id.optional(),
  /** Colleagues whom the person names: none of them reviews it. */
  named: z.array(id).max(20).default([]),
  /** Why a supervisor lets it in after the window. */
  waiver: z.string().trim().max(2000).default(''),
});
export type RecordObjection = z.input<typeof RecordObjection>;
export const AssignReviewer = z.strictObject({
  version: z.int(),
  reviewerId: id,
  /** Why somebody who had to do with the case reviews it: an administrator answers for it. */
  exception: z.string().trim().max(2000).default(''),
});
export type AssignReviewer = z.input<typeof AssignReviewer>;
export const DismissAppeal = z.strictObject({ version: z.int(), reasons: z.string().trim().max(10_000) });
export const DecideAppeal = z.strictObject({
  version: z.int(),
  /** AD-1 … AD-3. */
  decision: code,
  reasons: words,
  /** Of the last round: the road that is left to the person; it is told with the answer. */
  nextRoad: z.string().trim().max(1000).default(''),
  reply: PostReply,
});
export type DecideAppeal = z.input<typeof DecideAppeal>;
export const FinishCase = z.strictObject({ version: z.int() });

export const AppealInfo = z.object({
  id,
  round: z.int(),
  isLastRound: z.boolean(),
  ground: z.string(),
  text: z.string(),
  by: Objector,
  messageId: id.nullable(),
  named: z.array(Person),
  /** Null: by the person alone. */
  recordedBy: Person.nullable(),
  receivedAt: instant,
  waiver: z.string(),
  state: z.enum(['open', 'under_review', 'dismissed', 'decided', 'withdrawn']),
  reviewer: Person.nullable(),
  exception: z.string(),
  exceptionBy: Person.nullable(),
  decision: z.string().nullable(),
  reasons: z.string(),
  nextRoad: z.string(),
  decidedAt: instant.nullable(),
  /** The decision that it is about, as it was, and the one that came of it. */
  first: ResultInfo.nullable(),
  second: ResultInfo.nullable(),
});
export type AppealInfo = z.infer<typeof AppealInfo>;

const Listed = z.object({ code: z.string(), name: LocalizedText });
export const CaseAppeals = z.object({
  items: z.array(AppealInfo),
  /** Until when an objection needs no waiver; null: nothing was decided. */
  until: instant.nullable(),
  roundsLeft: z.int(),
  mayRecord: z.boolean(),
  /** May let in what came after the window. */
  mayWaive: z.boolean(),
  mayAssign: z.boolean(),
  mayDismiss: z.boolean(),
  mayDecide: z.boolean(),
  mayFinish: z.boolean(),
  /** May answer for an exception. */
  mayExcept: z.boolean(),
  /** Nobody is told by letter: a person tells them. */
  byHand: z.boolean(),
  /** Colleagues, with what each had to do with the case before the objection; nothing: they may review it. */
  people: z.array(Person.extend({ involvedAs: z.array(Involvement) })),
  grounds: z.array(Listed),
  decisions: z.array(Listed),
});
export type CaseAppeals = z.infer<typeof CaseAppeals>;
