import type { providers as source } from '../ar/providers';

/** Sign-in by providers, and those that run them. */
export const providers: Readonly<Record<keyof typeof source, string>> = {
  'provider.title': 'Sign-in',
  'provider.lead':
    'The identity providers (OpenID Connect) through which people come in, and whether passwords are taken.',
  'provider.add': 'Connect a provider',
  'provider.emptyTitle': 'No provider yet',
  'provider.emptyText':
    'Connect the organisation’s own, such as Keycloak or Entra ID, and people come in with the account they have.',
  'provider.redirect': 'Redirect URI, to be entered at the provider',
  'provider.redirectMissing': 'Set WASL_PUBLIC_URL first: without it there is no address to come back to.',
  'provider.logoutUri': 'Back-channel logout URI, optional at the provider',
  'provider.copy': 'Copy',
  'provider.on': 'On',
  'provider.off': 'Off',
  'provider.enabled': 'On: its button stands at the door',
  'provider.offEnds': 'Switched off, the sessions that it opened end.',
  'provider.issuer': 'Issuer',
  'provider.issuerHelp': 'As the provider names it, like https://sso.example.gov.sa/realms/ministry',
  'provider.clientId': 'Client ID',
  'provider.clientSecret': 'Client secret',
  'provider.secretKept': 'Kept. Leave it empty to keep it.',
  'provider.secretHelp': 'Leave it empty for a public client, by PKCE alone.',
  'provider.scopes': 'Scopes',
  'provider.labelAr': 'Words on the button, Arabic',
  'provider.labelEn': 'Words on the button, English',
  'provider.admission': 'Who may come in for the first time',
  'provider.admission.nobody': 'Nobody: only those who are known already',
  'provider.admission.invitation': 'Whoever was invited, by an address that the provider checked',
  'provider.admission.mapping': 'Whoever gets a role by the groups below',
  'provider.emailTrusted': 'Mail addresses there are checked although the provider does not say so (like Entra ID)',
  'provider.claim': 'Claim that holds the groups',
  'provider.claimHelp': 'Like groups, or realm_access.roles',
  'provider.mapping': 'Group',
  'provider.mappingValue': 'Its value at the provider',
  'provider.mappingAdd': 'Add a group',
  'provider.mappingRemove': 'Remove the group',
  'provider.mappingFollows':
    'Role and centres follow the provider at every sign-in; who is in none of the groups stays out.',
  'provider.secondFactor': 'Values of amr or acr that count as a second step',
  'provider.secondFactorHelp':
    'Separated by spaces, like mfa otp. Empty: who has two-step sign-in here gives its code here.',
  'provider.check': 'Test',
  'provider.checkOk': 'All that can be tried without a person works. Now sign in once from a private window.',
  'provider.step.address': 'The provider is at its address, and is who it should be',
  'provider.step.keys': 'Keys that it signs with',
  'provider.step.flow': 'Authorisation code flow',
  'provider.step.client': 'Client ID and secret',
  'provider.remove': 'Remove',
  'provider.removeTitle': 'Remove “{name}”?',
  'provider.removed': '{name} was removed.',
  'provider.removeKnown':
    '{n, plural, =0 {This provider knows nobody.} one {This provider knows one person. The sessions that it opened for them end; their account and rights stay.} other {This provider knows # people. The sessions that it opened for them end; their accounts and rights stay.}}',
  'provider.removeStranded':
    '{n, plural, one {One of them has no other way in: give them a link for a password, or invite them to another provider.} other {# of them have no other way in: give each a link for a password, or invite them to another provider.}}',
  'provider.removeFinal':
    'This cannot be undone: connected again, the provider knows nobody, and each must be invited.',
  'provider.passwords': 'Passwords',
  'provider.passwordsOn': 'Everybody may come in by password too',
  'provider.passwordsOffWhy':
    'Switched off, only those chosen for emergencies come in by password, and everybody else’s sessions by password end.',
  'provider.breakGlass': 'For emergencies: administrators who always come in by password',
  'provider.trouble.away': 'The provider does not answer. Try again shortly.',
  'provider.trouble.address_refused':
    'The provider lies in a private network. Add its host to WASL_PRIVATE_HOSTS and restart.',
  'provider.trouble.not_a_provider': 'There is no OpenID Connect provider at this address. Check the issuer.',
  'provider.trouble.issuer_mismatch': 'The provider calls itself by another issuer. Copy it exactly as it says.',
  'provider.trouble.client_refused': 'The provider refused the client ID or the secret.',
  'provider.trouble.code_refused': 'The provider refused to finish the sign-in. Begin again.',
  'provider.trouble.token_invalid':
    'What the provider sent as proof did not hold and was not accepted. If it happens again, ask an administrator.',
  'provider.trouble.refused': 'The provider refused the request.',
  'provider.trouble.cancelled': 'The sign-in was cancelled at the provider.',
  'provider.trouble.begun_elsewhere': 'This sign-in was begun elsewhere, or too long ago. Begin again.',
  'provider.trouble.off': 'This provider is switched off.',
  'provider.trouble.not_admitted':
    'The provider knows you, but you have no account in Wasl. Ask an administrator to invite you.',
  'provider.trouble.email_unverified':
    'The provider did not say that your mail address is checked; you cannot be recognised by it.',
  'provider.trouble.address_taken':
    'There is an account with this address. Ask an administrator to invite it, so that it becomes yours.',
  'provider.trouble.no_rights': 'Your groups at the provider give you no role in Wasl.',
  'provider.trouble.not_same_person': 'Somebody else answered at the provider than the person of this session.',
  'provider.trouble.not_fresh': 'The provider did not ask you anew. Sign out and in again.',
  'provider.trouble.no_keys': 'The provider publishes no keys that it signs with.',
  'provider.trouble.no_code_flow': 'The provider does not offer the authorisation code flow.',
  'provider.trouble.public_address_missing':
    'Set WASL_PUBLIC_URL first: without it there is no address to come back to.',
  'provider.trouble.window_blocked':
    'The browser blocked the window. Allow pop-up windows for this site and try again.',
};
