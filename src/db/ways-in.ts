/** How somebody comes in, in SQL; said once. `u` names the row of `users`. */

/** A password of one's own that is taken: everybody's, or, where passwords are switched off, an administrator's for emergencies. */
export const COMES_BY_PASSWORD = (u: string): string =>
  `(${u}.has_password and coalesce(${u}.password_expires_at > now(), true)
    and (${u}.break_glass or (select passwords from sign_in_settings)))`;

/** A provider that is switched on and knows them; `except`: another one than this. */
export const COMES_BY_PROVIDER = (u: string, except?: string): string =>
  `exists (select 1 from user_identities known join identity_providers p on p.id = known.provider_id
            where known.user_id = ${u}.id and p.enabled${except === undefined ? '' : ` and p.id <> ${except}`})`;
