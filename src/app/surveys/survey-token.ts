import { timingSafeEqual } from 'node:crypto';
import { isUuid } from '../../core/ids';
import type { App } from '../context';

const MAC_BYTES = 16;
type Keys = Pick<App, 'sealer'>;
const macOf = ({ sealer }: Keys, id: string): Buffer => sealer.lookupHash(`survey ${id}`).subarray(0, MAC_BYTES);

/** Opens one survey and nothing else. It is made anew when the letter is composed and stands nowhere in the database. */
export const surveyToken = (keys: Keys, id: string): string =>
  Buffer.concat([Buffer.from(id.replaceAll('-', ''), 'hex'), macOf(keys, id)]).toString('base64url');

/** The survey that it opens; undefined when we did not sign it. */
export function openSurveyToken(keys: Keys, token: string): string | undefined {
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length !== 16 + MAC_BYTES || bytes.toString('base64url') !== token) return undefined;
  const id = bytes.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return isUuid(id) && timingSafeEqual(bytes.subarray(16), macOf(keys, id)) ? id : undefined;
}
