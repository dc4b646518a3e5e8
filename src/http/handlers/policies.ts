import { confirmPolicy, listPolicies, proposePolicy, type ShownPolicy } from '../../app/policies/policies';
import { mayChangeAll } from '../../app/policies/whose';
import type { AnswerOf, Handlers } from '../call';

export const policyHandlers: Pick<Handlers, 'listPolicies' | 'proposePolicy' | 'confirmPolicy'> = {
  listPolicies: async ({ app, viewer }) => ({
    items: (await listPolicies(app, viewer)).map(shown),
    mayChangeAll: await mayChangeAll(app.db.stores, viewer),
  }),
  proposePolicy: ({ app, viewer, body }) =>
    proposePolicy(app, viewer, { ...body, validFrom: dateOf(body.validFrom), validTo: dateOf(body.validTo) }),
  confirmPolicy: ({ app, viewer, param }) => confirmPolicy(app, viewer, param('id')),
};

const dateOf = (instant: string | null): Date | null => (instant === null ? null : new Date(instant));

function shown(policy: ShownPolicy): AnswerOf<'listPolicies'>['items'][number] {
  const { validFrom, validTo, changedAt, confirmed, ...rest } = policy;
  return {
    ...rest,
    validFrom: validFrom.toISOString(),
    validTo: validTo?.toISOString() ?? null,
    changedAt: changedAt.toISOString(),
    confirmed: confirmed === null ? null : { by: confirmed.by, at: confirmed.at.toISOString() },
    // kind and data belong together where they are stored
  } as AnswerOf<'listPolicies'>['items'][number];
}
