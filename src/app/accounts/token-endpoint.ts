import { z } from 'zod';
import { FetchFailed, HostRefused, PullFailure, type HttpAnswer, type LocalizedText, type OAuthSettings, type Outside } from '../../../connectors/contract';

export interface Granted {
  readonly accessToken: string;
  /** Seconds. */
  readonly expiresIn: number;
  /** Replaces the one that was used; absent: that one goes on. */
  readonly refreshToken?: string;
}

const REQUEST_TIMEOUT_MS = 8_000;
const MAX_ANSWER_BYTES = 64 * 1024;
/** RFC 6749 §5.1 lets a server leave it out. */
const USUAL_LIFE_SECONDS = 3600;
const WORDS = 300;

const Success = z.object({
  access_token: z.string().min(1).max(16_000),
  token_type: z.string().regex(/^bearer$/i),
  expires_in: z.coerce.number().positive().optional(),
  refresh_token: z.string().min(1).max(16_000).optional(),
});
const Failure = z.object({ error: z.string(), error_description: z.string().optional() });

const ADVICE: Readonly<Record<'sign_in' | 'client' | 'scope' | 'away', LocalizedText>> = {
  sign_in: {
    ar: 'لم يعد مزوّد البريد يقبل تسجيل الدخول المحفوظ. سجّل الدخول من جديد من إعدادات الحساب.',
    en: 'The mail provider no longer accepts the sign-in that is kept. Sign in again from the settings of the account.',
  },
  client: {
    ar: 'رفض مزوّد البريد معرّف التطبيق أو سرّه. تحقق منهما، ومن أن السر لم تنته صلاحيته، في لوحة إدارة المزوّد.',
    en: "The mail provider refused the client ID or its secret. Check both, and that the secret has not expired, in the provider's console.",
  },
  scope: {
    ar: 'رفض مزوّد البريد الصلاحيات المطلوبة. تحقق من النطاق (scope) ومن موافقة المسؤول لدى المزوّد.',
    en: "The mail provider refused the rights that were asked for. Check the scope, and the administrator's consent at the provider.",
  },
  away: {
    ar: 'تعذر الوصول إلى خادم تسجيل الدخول لدى مزوّد البريد. سنعيد المحاولة تلقائياً.',
    en: "The mail provider's sign-in server cannot be reached. We retry by ourselves.",
  },
};

/** One question to a token endpoint (RFC 6749 §3.2). @throws PullFailure, whose words hold no token and no secret */
export async function askForToken(
  outside: Outside,
  settings: Pick<OAuthSettings, 'tokenEndpoint' | 'clientId' | 'clientSecret'>,
  question: Readonly<Record<string, string>>,
): Promise<Granted> {
  const { tokenEndpoint, clientId: client_id, clientSecret } = settings;
  const body = new URLSearchParams({ ...question, client_id, ...(clientSecret !== undefined && { client_secret: clientSecret }) });
  const answer = await exchange(outside, tokenEndpoint, body.toString());
  const success = answer.status === 200 ? Success.safeParse(parsed(answer.body)) : undefined;
  if (success?.success !== true) throw refusal(answer);
  const { access_token: accessToken, expires_in: expiresIn = USUAL_LIFE_SECONDS, refresh_token: refreshToken } = success.data;
  return { accessToken, expiresIn, ...(refreshToken !== undefined && { refreshToken }) };
}

async function exchange(outside: Outside, url: string, body: string): Promise<HttpAnswer> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
  try {
    // without the caller's signal: an answer that nobody reads may hold the only refresh token that still works
    return await outside.request(url, { method: 'POST', headers, body }, { maxBytes: MAX_ANSWER_BYTES, timeoutMs: REQUEST_TIMEOUT_MS });
  } catch (error) {
    if (error instanceof HostRefused) throw new PullFailure('unreachable', error.message, error.advice);
    const words = error instanceof FetchFailed || error instanceof Error ? error.message : String(error);
    throw new PullFailure('unreachable', `token endpoint: ${words}`.slice(0, WORDS), ADVICE.away);
  }
}

function refusal({ status, headers, body }: HttpAnswer): PullFailure {
  const told = Failure.safeParse(parsed(body));
  const error = told.success ? told.data.error : 'unexpected answer';
  const description = told.success ? (told.data.error_description ?? '') : '';
  const message = `token endpoint: ${status} ${error} ${description}`.trim().slice(0, WORDS);
  if (status === 429 || error === 'slow_down') return new PullFailure('throttled', message, ADVICE.away, Number(headers['retry-after']) || 60);
  if (status >= 500 || error === 'temporarily_unavailable' || !told.success) return new PullFailure('unreachable', message, ADVICE.away);
  if (error === 'invalid_client' || error === 'unauthorized_client') return new PullFailure('auth', message, ADVICE.client);
  if (error === 'invalid_scope') return new PullFailure('auth', message, ADVICE.scope);
  return new PullFailure('auth', message, ADVICE.sign_in);
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
