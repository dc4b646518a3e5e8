/** What the screens choose from: types, categories, teams, colleagues, channels. */
import { z } from 'zod';
import { LocalizedText, Role, id } from './basics';
import { Team } from './session';

export const Colleague = z.object({
  id,
  name: z.string(),
  role: Role,
  teamIds: z.array(id),
  centreIds: z.array(id),
  disabled: z.boolean(),
});
export type Colleague = z.infer<typeof Colleague>;
export const CaseType = z.object({
  code: z.string(),
  name: LocalizedText,
  centres: z.array(z.string()),
  /** Cause and subject of dissatisfaction are set before closing. */
  needsCause: z.boolean(),
  /** The person must accept the solution, or let the window pass. */
  needsAcceptance: z.boolean(),
});
export const Code = z.object({ code: z.string(), name: LocalizedText });
export type Code = z.infer<typeof Code>;
export const Category = z.object({
  code: z.string(),
  name: LocalizedText,
  parent: z.string().nullable(),
  /** What a case of it is proposed to be, until a person decides. */
  proposes: z.object({
    complexity: z.enum(['R', 'X', 'C']).nullable(),
    importance: z.enum(['H', 'M', 'L']).nullable(),
    procedure: z.enum(['PR-1', 'PR-2', 'PR-3']).nullable(),
  }),
});
export const Reference = z.object({
  types: z.array(CaseType),
  categories: z.array(Category),
  lists: z.object({
    outcomes: z.array(Code),
    causes: z.array(Code),
    subjects: z.array(Code),
    rejections: z.array(Code),
    /** Whom somebody is pointed to whose matter is not ours. */
    bodies: z.array(Code),
  }),
  teams: z.array(Team),
  colleagues: z.array(Colleague),
  channels: z.array(
    z.object({
      id: z.string(),
      name: LocalizedText,
      icon: z.string(),
      reply: z.enum(['automatic', 'by_hand', 'none']),
    }),
  ),
});
export type Reference = z.infer<typeof Reference>;
