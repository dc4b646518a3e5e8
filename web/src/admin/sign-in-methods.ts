/** How an account signs in: by password, or by tokens of a provider whose addresses are known, or of another. */
export const METHODS = ['password', 'google', 'microsoft', 'microsoft_app', 'other', 'other_app'] as const;
export type Method = (typeof METHODS)[number];

export interface SignInValues {
  readonly method: Method;
  /** Microsoft's directory. */
  readonly tenant: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly tokenEndpoint: string;
  readonly authorizationEndpoint: string;
  readonly scope: string;
}
type OAuthConfig = Readonly<Record<'grant' | 'tokenEndpoint' | 'clientId' | 'scope', string>> & {
  readonly authorizationEndpoint?: string;
};

const GOOGLE = {
  tokenEndpoint: 'https://oauth2.googleapis.com/token',
  authorizationEndpoint: 'https://accounts.google.com/o/oauth2/v2/auth',
  scope: 'https://mail.google.com/',
};
const MICROSOFT = 'https://login.microsoftonline.com/';
const MICROSOFT_SCOPE =
  'https://outlook.office365.com/IMAP.AccessAsUser.All https://outlook.office365.com/SMTP.Send offline_access';
const MICROSOFT_APP_SCOPE = 'https://outlook.office365.com/.default';
/** A person's sign-in of any directory. */
const ANY_TENANT = 'organizations';

export const isPersonal = (method: Method): boolean =>
  method === 'google' || method === 'microsoft' || method === 'other';

/** What a stored configuration says; secrets are never told. */
export function signInOf(config: unknown): SignInValues {
  const known =
    typeof config === 'object' && config !== null ? (config as Readonly<Record<string, unknown>>) : undefined;
  const text = (name: string): string => (typeof known?.[name] === 'string' ? known[name] : '');
  const tokenEndpoint = text('tokenEndpoint');
  const tenant = tokenEndpoint.startsWith(MICROSOFT) ? (tokenEndpoint.slice(MICROSOFT.length).split('/')[0] ?? '') : '';
  return {
    method: known === undefined ? 'password' : methodOf(tokenEndpoint, text('grant') === 'client_credentials'),
    tenant,
    clientId: text('clientId'),
    clientSecret: '',
    tokenEndpoint,
    authorizationEndpoint: text('authorizationEndpoint'),
    scope: text('scope'),
  };
}

function methodOf(tokenEndpoint: string, isApp: boolean): Method {
  if (tokenEndpoint.startsWith(MICROSOFT)) return isApp ? 'microsoft_app' : 'microsoft';
  if (tokenEndpoint === GOOGLE.tokenEndpoint && !isApp) return 'google';
  return isApp ? 'other_app' : 'other';
}

/** The other way; undefined: by password. */
export function signInConfig(values: SignInValues): OAuthConfig | undefined {
  const { method } = values;
  if (method === 'password') return undefined;
  const grant = isPersonal(method) ? 'refresh_token' : 'client_credentials';
  return { grant, clientId: values.clientId.trim(), ...placesOf(values) };
}

function placesOf(values: SignInValues): Omit<OAuthConfig, 'grant' | 'clientId'> {
  const { method, tokenEndpoint, authorizationEndpoint, scope } = values;
  if (method === 'google') return GOOGLE;
  if (method === 'microsoft' || method === 'microsoft_app') {
    const at = `${MICROSOFT}${encodeURIComponent(values.tenant.trim() || ANY_TENANT)}/oauth2/v2.0/`;
    if (method === 'microsoft_app') return { tokenEndpoint: `${at}token`, scope: MICROSOFT_APP_SCOPE };
    return { tokenEndpoint: `${at}token`, authorizationEndpoint: `${at}authorize`, scope: MICROSOFT_SCOPE };
  }
  const isPerson = method === 'other' && authorizationEndpoint.trim() !== '';
  return {
    tokenEndpoint: tokenEndpoint.trim(),
    scope: scope.trim(),
    ...(isPerson ? { authorizationEndpoint: authorizationEndpoint.trim() } : {}),
  };
}
