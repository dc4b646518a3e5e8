import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { loadConnectors } from '../../connectors';
import type {
  Connector,
  FormField,
  Inbound,
  LocalizedText,
  ParseContext,
  PushRequest,
  RawItem,
} from '../../connectors/contract';
import { strangersOutside } from '../support/outside';
import { fieldMessage } from '../../src/http/field-messages';

const ROOT = path.join(__dirname, '..', '..', 'connectors');
const connectors = [...loadConnectors().values()];
const named: [string, Connector][] = connectors.map((connector) => [connector.id, connector]);

const RECEIVED = new Date('2026-11-25T08:00:00Z');
const itemOf = (bytes: Uint8Array): RawItem => ({ sourceKey: 'fixture', bytes, receivedAt: RECEIVED, transport: {} });
const CONTEXT: ParseContext = {
  account: { id: '0198c0de-0000-7000-8000-0000000000ff', address: '937@centre.example', config: {} },
  ownAddresses: ['937@centre.example'],
  openReplyToken: () => undefined,
};

/** `<name>.item`: bytes as they came; `<name>.json`: what must stand in the parsed message. */
const fixtures: [string, Connector][] = connectors.flatMap((connector) => {
  const folder = path.join(ROOT, connector.id, 'fixtures');
  const files = fs.existsSync(folder) ? fs.readdirSync(folder) : [];
  return files
    .filter((file) => file.endsWith('.item'))
    .map((file): [string, Connector] => [`${connector.id}/fixtures/${file.slice(0, -5)}`, connector]);
});

const bothLanguages = (text: LocalizedText): void => {
  expect(text.ar).toMatch(/[\u0600-\u06FF]/);
  expect(text.en).toMatch(/[A-Za-z]/);
};
/** The channel's own words, or the screen's for its code; a code that has none stays as it is, in one language. */
const inWords = (mistake: string | LocalizedText = ''): LocalizedText =>
  typeof mistake === 'string' ? { ar: fieldMessage(mistake, 'ar'), en: fieldMessage(mistake, 'en') } : mistake;
function eachField(fields: readonly FormField[]): void {
  expect(new Set(fields.map((field) => field.name)).size).toBe(fields.length);
  for (const field of fields) {
    bothLanguages(field.label);
    if (field.help !== undefined) bothLanguages(field.help);
    for (const option of field.options ?? []) bothLanguages(option.label);
    if (field.kind === 'select') expect(field.options?.length).toBeGreaterThan(1);
  }
}

it('finds the channels that this installation has, and a fixture for each of them', () => {
  expect(connectors.map((connector) => connector.id)).toEqual(expect.arrayContaining(['email', 'phone', 'webform']));
  for (const connector of connectors) expect(fixtures.filter(([, owner]) => owner === connector)).not.toEqual([]);
});

describe.each(named)('%s', (_id, connector) => {
  it('has a name in both languages and an icon', () => {
    bothLanguages(connector.about.name);
    expect(connector.about.icon).toMatch(/^[Mm][\d\s.,a-zA-Z-]+$/);
  });

  it('describes its configuration by a schema that knows its secrets and can be shown to a screen', () => {
    const schema = z.toJSONSchema(connector.about.config, { io: 'input', unrepresentable: 'any' }) as {
      properties?: object;
    };
    for (const secret of connector.about.secrets) expect(Object.keys(schema.properties ?? {})).toContain(secret);
    expect(connector.about.config.safeParse('not a configuration').success).toBe(false);
  });

  it('promises only what it can keep', () => {
    if (connector.capabilities.reply === 'automatic') expect(connector.sender).toBeDefined();
    else expect(connector.sender).toBeUndefined();
    expect(
      [connector.pull, connector.push, connector.manual, connector.listener].some((way) => way !== undefined),
    ).toBe(true);
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['noise', Buffer.from(Array.from({ length: 4_096 }, (_, at) => (at * 131 + 7) % 256))],
    ['half a document', Buffer.from('{"version":1,"call":{"text":"')],
    ['something else', Buffer.from('[1,2,3]')],
  ])('either understands or throws, when it is given %s', async (_name, bytes) => {
    const outcome = await connector.parse(itemOf(bytes), CONTEXT).then(
      (inbound): Inbound['kind'] | 'thrown' => inbound.kind,
      (error: unknown) => {
        expect(error).toBeInstanceOf(Error);
        return 'thrown' as const;
      },
    );
    expect(['message', 'receipt', 'retraction', 'ignored', 'thrown']).toContain(outcome);
  });

  it('names every field of its forms in both languages', () => {
    eachField(connector.manual?.fields ?? []);
    eachField(connector.push?.fields ?? []);
  });
});

describe.each(named.filter(([, connector]) => connector.manual !== undefined))(
  '%s, typed in by a person',
  (_id, connector) => {
    it('refuses an empty form', () => {
      expect(connector.manual?.form.safeParse({}).success).toBe(false);
    });
  },
);

describe.each(named.filter(([, connector]) => connector.push?.fields !== undefined))(
  '%s, filled in by the public',
  (_id, { push }) => {
    it('refuses an empty form with words for every required field', async () => {
      const request: PushRequest = {
        method: 'POST',
        headers: {},
        fields: { id: '0198c0de-0000-7000-8000-000000000009' },
        files: [],
        body: Buffer.alloc(0),
        remoteAddress: '127.0.0.1',
        receivedAt: RECEIVED,
      };
      const ctx = {
        accountId: CONTEXT.account.id,
        address: CONTEXT.account.address,
        config: {},
        signal: new AbortController().signal,
        log: console,
        outside: strangersOutside,
        accessToken: () => Promise.reject(new Error('signs in with no token')),
      };
      const answer = await push?.accept(ctx, request);
      if (answer?.kind !== 'refused') throw new Error('an empty request was accepted');
      bothLanguages(answer.message);
      for (const field of (push?.fields ?? []).filter((candidate) => candidate.required))
        bothLanguages(inWords(answer.fields?.[field.name]));
    });
  },
);

describe.each(fixtures)('%s', (name, connector) => {
  const bytes = fs.readFileSync(path.join(ROOT, `${name}.item`));

  it('means what its neighbour says, and the same every time', async () => {
    const expected = JSON.parse(fs.readFileSync(path.join(ROOT, `${name}.json`), 'utf8')) as object;
    const first = await connector.parse(itemOf(bytes), CONTEXT);
    expect(first).toMatchObject(expected);
    expect(await connector.parse(itemOf(bytes), CONTEXT)).toEqual(first);
  });

  it('gives clean text, a thread to answer under, and handles that can be stored', async () => {
    const inbound = await connector.parse(itemOf(bytes), CONTEXT);
    if (inbound.kind !== 'message') return expect(inbound.kind).toMatch(/receipt|retraction|ignored/);
    for (const text of [inbound.text, inbound.visibleText, inbound.subject ?? '']) {
      // neither lone surrogates nor U+0000: PostgreSQL takes neither
      expect(text).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]|\u0000/);
    }
    expect(inbound.answersTo.length).toBeGreaterThan(0);
    expect(inbound.identity.length).toBeGreaterThan(0);
    expect(JSON.parse(JSON.stringify(inbound.replyHandle ?? null))).toEqual(inbound.replyHandle ?? null);
  });
});
