import type { AddressInfo } from 'node:net';
import { createHttpServer, type HttpOptions, type HttpServer } from '../../../src/http/server';
import type { App } from '../../../src/app/context';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed body; asserts nothing about its shape. */
  readonly json: Record<string, unknown>;
}

/** A program that keeps one cookie, as a browser would. */
export class Client {
  cookie: string | undefined;
  constructor(
    readonly base: string,
    readonly extra: Readonly<Record<string, string>> = {},
  ) {}

  async call(
    method: string,
    url: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const sent: Record<string, string> = { 'accept-language': 'en', ...this.extra, ...headers };
    if (this.cookie !== undefined) sent['cookie'] = this.cookie;
    const init: RequestInit = { method, headers: sent, redirect: 'manual' };
    if (body instanceof FormData) init.body = body;
    else if (body !== undefined) {
      sent['content-type'] ??= 'application/json';
      init.body = typeof body === 'string' ? body : JSON.stringify(body);
    }
    const response = await fetch(this.base + url, init);
    for (const line of response.headers.getSetCookie()) {
      const pair = line.split(';')[0] ?? '';
      this.cookie = pair.endsWith('=') ? undefined : pair;
    }
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: isJson ? (JSON.parse(text) as Record<string, unknown>) : {},
    };
  }
  get = (url: string, headers?: Record<string, string>): Promise<Answer> => this.call('GET', url, undefined, headers);
  post = (url: string, body?: unknown, headers?: Record<string, string>): Promise<Answer> =>
    this.call('POST', url, body, headers);

  async signIn(email: string, password: string): Promise<Answer> {
    return this.post('/api/session', { email, password });
  }
}

export interface TestServer {
  readonly base: string;
  readonly http: HttpServer;
  client(headers?: Readonly<Record<string, string>>): Client;
  close(): Promise<void>;
}

export async function startServer(app: App, options: Partial<HttpOptions> = {}): Promise<TestServer> {
  const http = createHttpServer(app, { demo: false, ...options });
  await new Promise<void>((resolve) => http.server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(http.server.address() as AddressInfo).port}`;
  return { base, http, client: (headers) => new Client(base, headers), close: () => http.close() };
}
