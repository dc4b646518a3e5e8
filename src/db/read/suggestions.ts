import type { Knex } from 'knex';
import { proposeClasses, type ClassModel, type ClassProposal } from '../../core/classify-model';
import { classWords, likeness } from '../../core/classify-words';
import { stemOf } from '../../core/search-stem';
import { wordsOf } from '../../core/search-words';
import { SHUT_STATES, type TicketState } from '../../core/ticket';
import type { Viewer } from '../../core/viewer';
import { FIRST_MESSAGE, type ClassField } from '../class-model-store';
import { visibleTickets } from './visible-to';

/** A case that is like another one. */
export interface LikeTicketRead {
  readonly id: string;
  readonly reference: string;
  readonly subject: string;
  readonly state: TicketState;
  readonly receivedAt: string;
  /** 0–1: how much of their words they share. */
  readonly likeness: number;
}
export interface SuggestionsRead {
  readonly type: readonly ClassProposal[];
  readonly category: readonly ClassProposal[];
  /** Solved ones of the same class. */
  readonly similar: readonly LikeTicketRead[];
  /** Of the same person within a fortnight: perhaps the same matter. */
  readonly duplicates: readonly LikeTicketRead[];
}

const DUPLICATE_DAYS = 14;
const DUPLICATE_LIKENESS = 0.5;
const SIMILAR_LIKENESS = 0.3;
const MOST_LOOKED_AT = 150;
const MOST_SHOWN = 3;
/** Two short letters of thanks are not one matter. */
const FEWEST_SHARED = 3;
const NOTHING: SuggestionsRead = { type: [], category: [], similar: [], duplicates: [] };

interface Asked {
  readonly id: string;
  readonly centre_id: string;
  readonly contact_id: string | null;
  readonly subject: string;
  readonly type: string | null;
  readonly category: string | null;
  readonly received_at: Date;
  readonly settled: boolean;
  readonly text: string | null;
}

/**
 * CLS-6: what class a case may be of, which solved cases are like it, and which open or closed ones of its person may be the same
 * matter. All of it is of what this viewer may see; undefined when the case itself is not.
 */
export async function readSuggestions(
  knex: Knex,
  viewer: Viewer,
  ticketId: string,
): Promise<SuggestionsRead | undefined> {
  const asked = (await visibleTickets(knex, viewer)
    .where('tickets.id', ticketId)
    .first(
      'tickets.id',
      'tickets.centre_id',
      'tickets.contact_id',
      'tickets.subject',
      'tickets.type',
      'tickets.category',
      'tickets.received_at',
      { settled: knex.raw('tickets.spam or tickets.merged_into is not null') },
      { text: knex.raw(`(${FIRST_MESSAGE})`) },
    )) as Asked | undefined;
  if (asked === undefined) return undefined;
  if (asked.settled) return NOTHING;
  const words = classWords(asked.subject, asked.text ?? '');
  const models = await modelsOf(knex, asked.centre_id);
  const inWords = wordsByStem(`${asked.subject}\n${asked.text ?? ''}`);
  const proposed = (field: ClassField): readonly ClassProposal[] => propose(models.get(field), words, inWords);
  const [type, category] = [proposed('type'), proposed('category')];
  const [similar, duplicates] = await Promise.all([
    similarTo(knex, viewer, asked, words, category[0]?.code),
    duplicatesOf(knex, viewer, asked, words),
  ]);
  return { type, category, similar, duplicates };
}

/** Reasons are told in the case's own words, not in what they are cut down to. */
function propose(
  model: ClassModel | undefined,
  words: ReadonlySet<string>,
  inWords: ReadonlyMap<string, string>,
): readonly ClassProposal[] {
  if (model === undefined) return [];
  return proposeClasses(model, words).map((proposal) => ({
    ...proposal,
    because: proposal.because.map((stem) => inWords.get(stem) ?? stem),
  }));
}

function wordsByStem(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const { word, start, end } of wordsOf(text)) {
    const stem = stemOf(word);
    if (!found.has(stem)) found.set(stem, text.slice(start, end));
  }
  return found;
}

async function modelsOf(knex: Knex, centreId: string): Promise<Map<ClassField, ClassModel>> {
  const rows = (await knex('class_models')
    .where({ centre_id: centreId })
    .whereNotNull('model')
    .select('field', 'model')) as {
    field: ClassField;
    model: ClassModel;
  }[];
  return new Map(rows.map((row) => [row.field, row.model]));
}

async function similarTo(
  knex: Knex,
  viewer: Viewer,
  asked: Asked,
  words: ReadonlySet<string>,
  proposed: string | undefined,
): Promise<LikeTicketRead[]> {
  const category = asked.category ?? proposed;
  if (category === undefined) return [];
  const solved = others(knex, viewer, asked)
    .where('tickets.centre_id', asked.centre_id)
    .where('tickets.category', category)
    .whereIn('tickets.state', ['answered', ...SHUT_STATES])
    .orderBy('tickets.last_message_at', 'desc');
  return alike(solved, words, SIMILAR_LIKENESS);
}

async function duplicatesOf(
  knex: Knex,
  viewer: Viewer,
  asked: Asked,
  words: ReadonlySet<string>,
): Promise<LikeTicketRead[]> {
  if (asked.contact_id === null) return [];
  const near = others(knex, viewer, asked)
    .where('tickets.contact_id', asked.contact_id)
    .whereRaw('abs(extract(epoch from tickets.received_at - ?::timestamptz)) <= ?', [
      asked.received_at,
      DUPLICATE_DAYS * 86_400,
    ])
    .orderBy('tickets.last_message_at', 'desc');
  return alike(near, words, DUPLICATE_LIKENESS);
}

/** Cases that exist for the viewer beside this one, with the words that they came with. */
const others = (knex: Knex, viewer: Viewer, { id }: Asked): Knex.QueryBuilder =>
  visibleTickets(knex, viewer)
    .whereNot('tickets.id', id)
    .where('tickets.spam', false)
    .whereNull('tickets.merged_into')
    .limit(MOST_LOOKED_AT)
    .select('tickets.id', 'tickets.reference', 'tickets.subject', 'tickets.state', 'tickets.received_at', {
      text: knex.raw(`(${FIRST_MESSAGE})`),
    });

interface OtherRow {
  readonly id: string;
  readonly reference: string;
  readonly subject: string;
  readonly state: TicketState;
  readonly received_at: Date;
  readonly text: string | null;
}

/** Words that all of the looked at have say nothing: the rarer a word among them, the more it weighs. */
async function alike(query: Knex.QueryBuilder, words: ReadonlySet<string>, atLeast: number): Promise<LikeTicketRead[]> {
  const rows = ((await query) as OtherRow[]).map((row) => ({ row, words: classWords(row.subject, row.text ?? '') }));
  const seen = new Map<string, number>();
  for (const each of [words, ...rows.map((one) => one.words)])
    for (const word of each) seen.set(word, (seen.get(word) ?? 0) + 1);
  const weightOf = (word: string): number => Math.log(1 + (rows.length + 1) / (seen.get(word) ?? 1));
  return rows
    .filter((one) => [...one.words].filter((word) => words.has(word)).length >= FEWEST_SHARED)
    .map((one) => ({ ...one, like: likeness(words, one.words, weightOf) }))
    .filter((one) => one.like >= atLeast)
    .sort((one, other) => other.like - one.like)
    .slice(0, MOST_SHOWN)
    .map(({ row, like }) => ({
      id: row.id,
      reference: row.reference,
      subject: row.subject,
      state: row.state,
      receivedAt: row.received_at.toISOString(),
      likeness: Number(like.toFixed(2)),
    }));
}
