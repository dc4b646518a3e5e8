import type { Request, Response } from 'express';
import { AppError } from '../../app/errors';
import { changePassword, signIn, signOut } from '../../app/people/sign-in';
import { viewerOf, type SignedIn } from '../../app/people/signed-in';
import { tokenHash } from '../../app/people/tokens';
import { updateProfile } from '../../app/people/users';
import { ACTIONS, may } from '../../core/rights';
import type { Viewer } from '../../core/viewer';
import { clearSessionCookie, setSessionCookie } from '../authenticate';
import type { AnswerOf, Call, Handlers, HttpServices } from '../call';

const isSecure = ({ options }: HttpServices): boolean => options.publicUrl?.startsWith('https:') === true;

/** Sign-in stands apart from the other handlers: nobody is signed in yet. */
export async function handleSignIn(
  services: HttpServices,
  request: Request,
  response: Response,
  body: { email: string; password: string },
): Promise<AnswerOf<'session'>> {
  const { app } = services;
  const token = await signIn(app, body, request.ip ?? '');
  const person = await app.db.stores.people.sessions.find(tokenHash(token));
  if (person === undefined) throw new AppError('wrong_credentials');
  setSessionCookie(response, token, isSecure(services));
  return present(services, person, viewerOf(person));
}

export const sessionHandlers: Pick<Handlers, 'session' | 'signOut' | 'changePassword' | 'updateProfile'> = {
  session: ({ services, person, viewer }) => present(services, person, viewer),

  async signOut({ services, app, response, viewer, sessionToken }) {
    if (sessionToken !== undefined) await signOut(app, viewer.userId, sessionToken);
    clearSessionCookie(response, isSecure(services));
  },

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
};

/** Who I am and what I may do; nothing may be done before a temporary password is changed. */
async function present({ app, options }: HttpServices, person: SignedIn, viewer: Viewer): Promise<AnswerOf<'session'>> {
  const centres = await app.db.stores.people.centres.list();
  return {
    user: { id: person.userId, name: person.name, email: person.email, role: person.role, language: person.language },
    mustChangePassword: person.mustChangePassword,
    actions: person.mustChangePassword ? [] : ACTIONS.filter((action) => may(viewer, action)),
    centres: centres.filter((centre) => viewer.centreIds.includes(centre.id)),
    demo: options.demo,
  };
}
