import type http from 'node:http';
import { FetchFailed, type Fetched, type FetchLimits, type Outside } from '../../connectors/contract';
import { addressOf, bodyOf, exchange, untilEither, type FetchRules } from './exchange';

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const MOST_REDIRECTS = 3;

type Answer = Omit<Fetched, 'url'> | { readonly location: string };

/** Fetches through guarded connections alone: each redirect is a new address, judged anew. */
export function guardedFetch(connect: Outside['connect'], rules: FetchRules): Outside['fetch'] {
  return async (url, limits) => {
    const within = { timeoutMs: limits.timeoutMs, signal: untilEither(limits.timeoutMs, limits.signal) };
    // nothing of ours: neither who asks nor for whom
    const accept = limits.types.map((type) => (type.endsWith('/') ? `${type}*` : type)).join(', ');
    const asked = { method: 'GET', headers: { 'user-agent': 'Mozilla/5.0', accept } } as const;
    let at = addressOf(url, rules);
    for (let left = limits.maxRedirects ?? MOST_REDIRECTS; ; left--) {
      const answer = await exchange(connect, at, asked, within, (response) => answerOf(response, limits));
      if ('body' in answer) return { ...answer, url: at.href };
      if (left === 0) throw new FetchFailed('redirects', 'too many redirects');
      at = addressOf(answer.location, rules, at);
    }
  };
}

async function answerOf(response: http.IncomingMessage, limits: FetchLimits): Promise<Answer> {
  const { location } = response.headers;
  if (REDIRECTS.has(response.statusCode ?? 0) && location !== undefined) return { location };
  if (response.statusCode !== 200) throw new FetchFailed('status', `answered ${response.statusCode ?? 'nothing'}`);
  const contentType = (response.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (!limits.types.some((type) => contentType.startsWith(type)))
    throw new FetchFailed('type', 'not of the kind that was asked for');
  return { contentType, body: await bodyOf(response, limits.maxBytes) };
}

/** One question, answered as it is: what is sent goes to the address that was judged and to no other. */
export function guardedRequest(connect: Outside['connect'], rules: FetchRules): Outside['request'] {
  return async (url, { headers = {}, ...asked }, { maxBytes, timeoutMs, signal }) => {
    const within = { timeoutMs, signal: untilEither(timeoutMs, signal) };
    return exchange(
      connect,
      addressOf(url, rules),
      { ...asked, headers: { 'user-agent': 'Wasl', ...headers } },
      within,
      async (response) => ({
        status: response.statusCode ?? 0,
        headers: singleHeaders(response.headers),
        body: await bodyOf(response, maxBytes),
      }),
    );
  };
}

function singleHeaders(headers: http.IncomingHttpHeaders): Record<string, string> {
  const single: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) single[name] = String(value);
  return single;
}
