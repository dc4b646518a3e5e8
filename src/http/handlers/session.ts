import { AppError } from '../../app/errors';
import { setPasswordByLink } from '../../app/people/reset-links';
import { giveCode } from '../../app/people/provider-sign-in';
import { signOutEverywhere } from '../../app/people/provider-sign-out';
import { beginEnrolment, enrol, removeOwnSecondFactor, renewRecoveryCodes } from '../../app/people/second-factor';
import { changePassword, confirmSession, signIn } from '../../app/people/sign-in';
import { sessionTokenOf, viewerOf, type SignedIn } from '../../app/people/signed-in';
import { tokenHash } from '../../app/people/tokens';
import { updateProfile } from '../../app/people/users';
import { ACTIONS, may } from '../../core/rights';
import { firstDutyOf, mustHaveSecondFactor } from '../../core/second-factor';
import type { Viewer } from '../../core/viewer';
import { clearSessionCookie, setSessionCookie } from '../authenticate';
import type { AnswerOf, Call, Handlers, HttpServices, PublicHandlers } from '../call';
import { ownOrigin } from '../own-address';
import { askAgainWays, publicSignInHandlers } from './sign-in';

const isSecure = ({ options }: HttpServices): boolean => options.publicUrl?.startsWith('https:') === true;

/** These stand apart from the other handlers: nobody is signed in yet. */
export const publicHandlers: PublicHandlers = {
  async signIn(services, request, response, body) {
    const { app } = services;
    const token = await signIn(app, body, request.ip ?? '');
    const person = await app.db.stores.people.sessions.find(tokenHash(token));
    if (person === undefined) throw new AppError('wrong_credentials');
    setSessionCookie(response, token, isSecure(services));
    return present(services, person, viewerOf(person));
  },

  ...publicSignInHandlers,

  async giveCode(services, request, _response, body) {
    const token = sessionTokenOf(request.get('cookie'));
    await giveCode(services.app, token, body.code, request.ip ?? '');
    const person = token === undefined ? undefined : await services.app.db.stores.people.sessions.find(tokenHash(token));
    if (person === undefined) throw new AppError('not_signed_in');
    return present(services, person, viewerOf(person));
  },

  setPasswordByLink: ({ app }, request, _response, body) => setPasswordByLink(app, body, request.ip ?? ''),
};

type SessionHandlers = Pick<
  Handlers,
  | 'session'
  | 'signOut'
  | 'confirmSession'
  | 'changePassword'
  | 'updateProfile'
  | 'beginSecondFactor'
  | 'enrolSecondFactor'
  | 'removeMySecondFactor'
  | 'renewRecoveryCodes'
>;

export const sessionHandlers: SessionHandlers = {
  session: ({ services, person, viewer }) => present(services, person, viewer),

  async signOut({ services, app, request, response, viewer, sessionToken }) {
    const origin = ownOrigin(services, request);
    const backTo = origin === undefined ? undefined : `${origin}/`;
    const url = sessionToken === undefined ? undefined : await signOutEverywhere(app, viewer.userId, sessionToken, backTo);
    clearSessionCookie(response, isSecure(services));
    return { url: url ?? null };
  },

  confirmSession: (call) => confirmSession(call.app, call.person, ownToken(call), call.body, call.request.ip ?? ''),

  async changePassword({ services, app, request, response, person, body }) {
    const token = await changePassword(app, person, body, request.ip ?? '');
    setSessionCookie(response, token, isSecure(services));
    return present(services, { ...person, mustChangePassword: false }, viewerOf(person));
  },

  async updateProfile(call: Call<'updateProfile'>) {
    const { services, app, viewer, person, body } = call;
    await updateProfile(app, viewer, body);
    const name = body.name ?? person.name;
    const language = body.language ?? person.language;
    return present(services, { ...person, name, language }, { ...viewer, name });
  },

  beginSecondFactor: ({ app, person }) => beginEnrolment(app, person),
  enrolSecondFactor: async (call) => ({
    recoveryCodes: await enrol(call.app, call.person, call.body.code, ownToken(call)),
  }),
  removeMySecondFactor: (call) => removeOwnSecondFactor(call.app, call.person, ownToken(call)),
  renewRecoveryCodes: async ({ app, person }) => ({ recoveryCodes: await renewRecoveryCodes(app, person) }),
};

function ownToken({ sessionToken }: Pick<Call<'session'>, 'sessionToken'>): string {
  if (sessionToken === undefined) throw new AppError('not_with_api_key');
  return sessionToken;
}

/** Who I am and what I may do; nothing may be done before the first duty is. */
async function present(services: HttpServices, person: SignedIn, viewer: Viewer): Promise<AnswerOf<'session'>> {
  const { app, options } = services;
  const policy = options.secondFactor ?? 'off';
  const duty = firstDutyOf(policy, person);
  const { people } = app.db.stores;
  const [centres, askAgain, recoveryCodesLeft] = await Promise.all([
    people.centres.list(),
    askAgainWays(app, person.userId),
    person.hasSecondFactor ? people.secondFactors.recoveryCodesLeft(person.userId) : 0,
  ]);
  return {
    user: { id: person.userId, name: person.name, email: person.email, role: person.role, language: person.language },
    mustChangePassword: person.mustChangePassword,
    mustEnrol: duty === 'enrol',
    secondFactor: {
      on: person.hasSecondFactor,
      needed: mustHaveSecondFactor(policy, person.role),
      recoveryCodesLeft,
    },
    askAgain,
    actions: duty === undefined ? ACTIONS.filter((action) => may(viewer, action)) : [],
    centres: centres.filter((centre) => viewer.centreIds.includes(centre.id)),
    demo: options.demo,
    mailOnlyTo: app.mailOnlyTo ?? null,
    mailRedirectTo: app.mailRedirectTo ?? null,
  };
}
