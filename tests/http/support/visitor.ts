/** A browser as far as signing in by a provider needs one: cookies by path, redirects followed by hand. */
export class Visitor {
  private readonly jar = new Map<string, { value: string; path: string }>();
  constructor(readonly base: string) {}

  async go(url: string, init: { method?: string; body?: unknown; form?: Record<string, string> } = {}): Promise<{ status: number; to: string; json: Record<string, unknown>; cookies: string[] }> {
    const at = new URL(url, this.base);
    const mine = at.origin === new URL(this.base).origin;
    const cookie = mine ? [...this.jar].filter(([, each]) => at.pathname.startsWith(each.path)).map(([name, { value }]) => `${name}=${value}`).join('; ') : '';
    const response = await fetch(at, {
      method: init.method ?? 'GET',
      redirect: 'manual',
      headers: {
        ...(cookie === '' ? {} : { cookie }),
        ...(init.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(init.form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      ...(init.body === undefined ? {} : { body: JSON.stringify(init.body) }),
      ...(init.form === undefined ? {} : { body: new URLSearchParams(init.form).toString() }),
    });
    const cookies = mine ? response.headers.getSetCookie() : [];
    for (const line of cookies) this.keep(line);
    const text = await response.text();
    const json = /json/.test(response.headers.get('content-type') ?? '') ? (JSON.parse(text) as Record<string, unknown>) : {};
    return { status: response.status, to: response.headers.get('location') ?? '', json, cookies };
  }
  private keep(line: string): void {
    const [pair = '', ...attributes] = line.split(/;\s*/);
    const [name = '', value = ''] = pair.split(/=(.*)/s);
    const path = attributes.find((each) => each.startsWith('Path='))?.slice(5) ?? '/';
    if (attributes.includes('Max-Age=0')) this.jar.delete(name);
    else this.jar.set(name, { value, path });
  }
  post = (url: string, body: unknown = {}) => this.go(url, { method: 'POST', body });

  /** Begins at the door and returns with what the provider says: the address of our callback. */
  async toCallback(providerId: string, from = '/api/session/provider'): Promise<string> {
    const { json, status } = await this.post(from, { providerId });
    if (typeof json['url'] !== 'string') throw new Error(`${status} ${JSON.stringify(json)}`);
    return (await this.go(json['url'])).to;
  }
  /** The whole way; where we are sent at its end. */
  async signIn(providerId: string): Promise<string> {
    return (await this.go(await this.toCallback(providerId))).to;
  }
  async whoAmI(): Promise<string | undefined> {
    const { json } = await this.go('/api/session');
    return (json['user'] as { email?: string } | undefined)?.email;
  }
}
