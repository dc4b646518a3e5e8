import type { OAuthSettings } from '../contract';
import type { EmailConfig } from './config';

/** How an account gets its access tokens, or undefined when it signs in with passwords. */
export function oauthSettings({ oauth, oauthClientSecret, oauthRefreshToken }: EmailConfig): OAuthSettings | undefined {
  if (oauth === undefined) return undefined;
  return { ...oauth, clientSecret: oauthClientSecret, refreshToken: oauthRefreshToken };
}
