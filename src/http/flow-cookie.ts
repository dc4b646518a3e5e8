import type { Request, Response } from 'express';
import { FLOW_SECONDS } from '../app/people/provider-flow';

const NAME = 'wasl_sign_in';
type Purpose = 'sign_in' | 'confirm';

/** The sealed flow, for the callback alone. The purpose stands before it in the open: it only chooses the page for what goes wrong. */
export function setFlowCookie(response: Response, purpose: Purpose, flow: string, secure: boolean): void {
  write(response, `${purpose}.${flow}`, FLOW_SECONDS, secure);
}
export const clearFlowCookie = (response: Response, secure: boolean): void => write(response, '', 0, secure);

/** Lax, not Strict: the browser comes back from another site. */
function write(response: Response, value: string, seconds: number, secure: boolean): void {
  response.append('Set-Cookie', `${NAME}=${value}; Path=/sign-in; HttpOnly; SameSite=Lax; Max-Age=${seconds}${secure ? '; Secure' : ''}`);
}

export function flowCookie(request: Request): { readonly purpose: Purpose; readonly flow: string | undefined } {
  const found = new RegExp(`(?:^|;\\s*)${NAME}=(sign_in|confirm)\\.([\\w-]+)`).exec(request.get('cookie') ?? '');
  return { purpose: found?.[1] === 'confirm' ? 'confirm' : 'sign_in', flow: found?.[2] };
}
