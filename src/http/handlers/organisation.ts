import { importUnits } from '../../app/organisation/import-units';
import { addUnitPerson, endUnitPerson, updateUnitPerson } from '../../app/organisation/unit-people';
import {
  createUnit,
  getUnit,
  listAbsences,
  listUnits,
  updateUnit,
  type ListedUnit,
} from '../../app/organisation/units';
import type { AnswerOf, Handlers } from '../call';
import { fieldMessage } from '../field-messages';

type OrganisationHandlers = Pick<
  Handlers,
  | 'listUnits'
  | 'getUnit'
  | 'unitAbsences'
  | 'createUnit'
  | 'updateUnit'
  | 'addUnitPerson'
  | 'updateUnitPerson'
  | 'endUnitPerson'
  | 'importUnits'
>;

/** Units and their people. Schemas drop what an answer does not name. */
export const organisationHandlers: OrganisationHandlers = {
  listUnits: async ({ app, viewer, query }) => ({
    items: (await listUnits(app, viewer, { q: query.q ?? '', under: query.under ?? null })).map(shown),
  }),
  async getUnit({ app, viewer, param }) {
    const unit = await getUnit(app, viewer, param('id'));
    const above = unit.above.map(({ id, code, kind, name }) => ({ id, code, kind, name }));
    return { ...shown(unit), above, people: unit.people };
  },
  unitAbsences: async ({ app, viewer }) => ({
    items: (await listAbsences(app, viewer)).map(({ person, unit: { id, code, name }, leave }) => ({
      person,
      unit: { id, code, name },
      leave,
    })),
  }),
  createUnit: ({ app, viewer, body }) => createUnit(app, viewer, body),
  updateUnit: ({ app, viewer, param, body }) => updateUnit(app, viewer, param('id'), body),
  addUnitPerson: ({ app, viewer, param, body }) => addUnitPerson(app, viewer, param('id'), body),
  updateUnitPerson: ({ app, viewer, param, body }) => updateUnitPerson(app, viewer, param('id'), body),
  endUnitPerson: ({ app, viewer, param, body }) => endUnitPerson(app, viewer, param('id'), body.version),
  async importUnits({ app, viewer, body: { content, ...rest }, language }) {
    const result = await importUnits(app, viewer, { ...rest, content: Buffer.from(content, 'base64') });
    const problems = result.problems.map(({ problem, ...place }) => ({
      ...place,
      code: problem,
      message: fieldMessage(problem, language),
    }));
    return { ...result, problems };
  },
};

function shown({ receiver, ...unit }: ListedUnit): AnswerOf<'listUnits'>['items'][number] {
  if (receiver.kind === 'nobody') return { ...unit, receiver: { person: null, as: null, why: receiver.why } };
  const { id, name, mail } = receiver.person;
  return { ...unit, receiver: { person: { id, name, mail }, as: receiver.as, why: null } };
}
