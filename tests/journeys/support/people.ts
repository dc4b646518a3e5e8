import { CreateUser, Session, UserRow } from '../../../src/shared/api';
import type { RunningWasl } from '../../support/running-wasl';

export const PASSWORD = 'plain sailing 42 boats';
const FIRST_PASSWORD = 'handed over 17 paper slips';

export interface Person {
  readonly id: string;
  readonly email: string;
  readonly password: string;
  readonly name: string;
  readonly language: 'ar' | 'en';
}
export interface NewPerson {
  readonly name: string;
  readonly email: string;
  readonly role?: 'agent' | 'supervisor' | 'administrator';
  /** Codes of centres. */
  readonly centres?: readonly string[];
  readonly language?: 'ar' | 'en';
}

/** Adds a person as the administrator does, and changes the first password as they do, so that they can begin to work. */
export async function addPerson(world: RunningWasl, person: NewPerson): Promise<Person> {
  const { name, email, role = 'agent', centres = ['937'], language = 'ar' } = person;
  const { centres: known } = Session.parse(await (await world.api('GET', '/session')).json());
  const centreIds = known.filter(({ code }) => centres.includes(code)).map(({ id }) => id);
  const made = await world.api(
    'POST',
    '/users',
    CreateUser.parse({ name, email, role, language, centreIds, password: FIRST_PASSWORD }),
  );
  if (!made.ok) throw new Error(`adding ${email}: ${made.status} ${await made.text()}`);
  const { id } = UserRow.parse(await made.json());
  await changeFirstPassword(world.wasl().url, email);
  return { id, email, name, language, password: PASSWORD };
}

async function changeFirstPassword(url: string, email: string): Promise<void> {
  const headers = { 'content-type': 'application/json', origin: url };
  const signedIn = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ email, password: FIRST_PASSWORD }),
  });
  const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
  const body = JSON.stringify({ current: FIRST_PASSWORD, next: PASSWORD });
  const changed = await fetch(`${url}/api/session/password`, { method: 'PUT', headers: { ...headers, cookie }, body });
  if (!changed.ok) throw new Error(`changing the password of ${email}: ${changed.status} ${await changed.text()}`);
}
