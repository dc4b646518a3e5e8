import { createProvider, updateProvider, type ProviderInput, type ProviderRecord } from '../../../src/app/people/providers';
import type { OidcProvider } from '../../support/oidc-provider';
import type { TestPerson } from './people';
import type { TestApp } from './test-app';

export function inputFor(provider: OidcProvider, more: Partial<ProviderInput> = {}): ProviderInput {
  return {
    issuer: provider.issuer,
    clientId: provider.client.id,
    clientSecret: provider.client.secret,
    scopes: 'openid email profile',
    label: { ar: 'هوية الوزارة', en: 'Ministry identity' },
    admission: 'invitation',
    emailTrusted: false,
    mappedClaim: null,
    mappings: [],
    secondFactorValues: [],
    enabled: true,
    ...more,
  };
}
/** Connects it, as an administrator of all centres does. */
export const connect = (t: TestApp, administrator: TestPerson, provider: OidcProvider, more?: Partial<ProviderInput>): Promise<ProviderRecord> =>
  createProvider(t.app, administrator.viewer, inputFor(provider, more));
/** As it was connected, except for this. */
export async function change(t: TestApp, administrator: TestPerson, id: string, more: Partial<ProviderInput>): Promise<void> {
  const before = await t.app.db.stores.people.providers.get(id);
  if (before === undefined) throw new Error('no such provider');
  const { clientSecret: _sealed, ...kept } = before;
  await updateProvider(t.app, administrator.viewer, id, { ...kept, ...more, version: before.version });
}
