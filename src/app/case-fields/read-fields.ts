import { askedFields, type AskedField, type FieldValue } from '../../core/case-fields';
import type { TicketId } from '../../core/ids';
import type { FieldData } from '../../core/policy-field';
import { readBackText, spokenValue } from '../../core/read-back';
import { may } from '../../core/rights';
import type { Ticket } from '../../core/ticket';
import type { Viewer } from '../../core/viewer';
import type { SaidBy, StoredField } from '../../db/case-field-store';
import type { Stores } from '../../db/stores';
import { visibleTickets } from '../../db/read/visible-to';
import type { App } from '../context';
import { AppError } from '../errors';
import { questionsOf, type Classed, type CaseQuestions } from './facts';

export interface ShownField extends Pick<FieldData, 'name' | 'kind' | 'options' | 'restricted'>, AskedField {
  /** Null: not said, or not for this reader. */
  readonly value: FieldValue | null;
  /** It was said, and only supervisors read it. */
  readonly hidden: boolean;
  readonly saidBy: SaidBy | null;
  readonly at: Date | null;
}
export interface ShownFields {
  readonly version: number;
  /** Asked now, and what was said to questions that are asked no more. */
  readonly fields: readonly ShownField[];
  readonly readBack: string;
  readonly confirmed: { readonly by: { readonly id: string; readonly name: string }; readonly at: Date } | null;
}

/** The questions of a case with their answers. @throws AppError not_found, forbidden */
export async function readFields(app: App, viewer: Viewer, ticketId: TicketId): Promise<ShownFields> {
  if (!may(viewer, 'ticket.read')) throw new AppError('forbidden');
  const { stores } = app.db;
  const ticket = await classedOf(app, viewer, ticketId);
  const questions = await questionsOf(stores, ticket);
  return {
    version: ticket.version,
    fields: shownTo(viewer, questions),
    readBack: await readBack(stores, ticket, questions),
    confirmed: (await stores.caseFields.confirmed(ticketId)) ?? null,
  };
}

type ClassedRow = Classed & Pick<Ticket, 'version' | 'language'>;
async function classedOf(app: App, viewer: Viewer, ticketId: TicketId): Promise<ClassedRow> {
  const columns = { id: 'id', centreId: 'centre_id', receivedAt: 'received_at', type: 'type', category: 'category', urgent: 'urgent', version: 'version', language: 'language' };
  const row = (await visibleTickets(app.db.knex, viewer).where({ id: ticketId }).first(columns)) as ClassedRow | undefined;
  if (row === undefined) throw new AppError('not_found');
  return row;
}

const mayReadRestricted = ({ role }: Viewer): boolean => role !== 'agent';

function shownTo(viewer: Viewer, { data, stored, of }: CaseQuestions): ShownField[] {
  const asked = askedFields(data, of);
  const said = new Map(stored.map((one) => [one.field, one]));
  const former = stored
    .filter(({ field }) => !asked.some(({ code }) => code === field))
    .map(({ field }) => ({ code: field, stage: 'o' as const, missing: false }));
  return [...asked, ...former].flatMap((field) => {
    const question = data.get(field.code);
    return question === undefined ? [] : [shown(viewer, field, question, said.get(field.code))];
  });
}

function shown(viewer: Viewer, field: AskedField, { name, kind, options, restricted }: FieldData, said: StoredField | undefined): ShownField {
  const hidden = restricted && said !== undefined && !mayReadRestricted(viewer);
  return {
    ...field,
    name,
    kind,
    options,
    restricted,
    hidden,
    value: hidden ? null : (said?.value ?? null),
    saidBy: said?.saidBy ?? null,
    at: said?.at ?? null,
  };
}

/** In the language of the person. What is restricted is not read out. */
async function readBack(stores: Stores, { id, centreId, language }: ClassedRow, { data, stored }: CaseQuestions): Promise<string> {
  const centre = (await stores.filing.centres()).find((one) => one.id === centreId);
  const format = new Intl.DateTimeFormat(language === 'ar' ? 'ar-SA-u-ca-gregory-nu-latn' : 'en-GB', {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: centre?.timeZone ?? 'UTC',
  });
  const said = stored
    .flatMap(({ field, value }) => {
      const question = data.get(field);
      return question === undefined || question.restricted ? [] : [{ question, value }];
    })
    .sort((one, other) => one.question.order - other.question.order)
    .map(({ question, value }) => ({
      name: question.name[language],
      value: spokenValue(question, value, language, (at) => format.format(at)),
    }));
  return readBackText(language, { words: await stores.caseFields.words(id), said });
}
