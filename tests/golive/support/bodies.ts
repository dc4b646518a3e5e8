import { createHash } from 'node:crypto';

export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly format?: string;
  readonly minLength?: number;
  readonly minimum?: number;
  readonly minItems?: number;
  readonly additionalProperties?: boolean | JsonSchema;
}

/** The same row of numbers for the same words: what was found once is found again. */
export function seeded(words: string): () => number {
  let state = createHash('sha256').update(words).digest().readUInt32LE(0);
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0;
    return ((state ^ (state >>> 13)) >>> 0) / 0x1_0000_0000;
  };
}

const STRANGE: readonly unknown[] = [
  null,
  '',
  0,
  -1,
  1e308,
  true,
  [],
  {},
  'x'.repeat(70_000),
  '\u0000',
  '\ud800',
  '١٢٣',
  [[[[]]]],
  { a: { b: { c: 1 } } },
  "'; drop table tickets; --",
  Number.MAX_SAFE_INTEGER,
  '2026-13-45',
  ['a', 1, null],
];
const EXTRA = [
  'role',
  'centreIds',
  'isAdmin',
  'id',
  'version',
  'centreId',
  'password',
  'disabledAt',
  'holder',
  'confidential',
  'createdAt',
  'constructor',
  'toString',
  'x',
] as const;

/** Bodies after a schema: whole ones, whole ones with a field too many, and broken ones. */
export function* bodiesFor(
  schema: JsonSchema,
  random: () => number,
  count: number,
  ids: readonly string[],
): Generator<{ body: unknown; extra: boolean }> {
  for (let at = 0; at < count; at += 1) {
    const body = valueFor(schema, random, ids);
    if (at % 3 === 0 || typeof body !== 'object' || body === null || Array.isArray(body)) {
      yield { body: at % 6 === 0 ? body : STRANGE[Math.floor(random() * STRANGE.length)], extra: false };
      continue;
    }
    const known = Object.keys(schema.properties ?? {});
    if (at % 3 === 1) {
      const field = EXTRA.filter((name) => !known.includes(name))[Math.floor(random() * (EXTRA.length - 3))] ?? 'x';
      yield {
        body: { ...body, [field]: pick(STRANGE, random) },
        extra: !known.includes(field),
      };
      continue;
    }
    const spoilt = pick(known, random) ?? 'x';
    yield { body: { ...body, [spoilt]: pick(STRANGE, random) }, extra: false };
  }
}

const pick = <T>(values: readonly T[], random: () => number): T | undefined =>
  values[Math.floor(random() * values.length)];

function valueFor(schema: JsonSchema, random: () => number, ids: readonly string[]): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return pick(schema.enum, random);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return valueFor(pick(choices, random) ?? {}, random, ids);
  const type = Array.isArray(schema.type) ? (pick(schema.type as readonly string[], random) ?? 'string') : schema.type;
  switch (type) {
    case 'object': {
      const fields = Object.entries(schema.properties ?? {}).filter(
        ([name]) => (schema.required ?? []).includes(name) || random() < 0.6,
      );
      return Object.fromEntries(fields.map(([name, inner]) => [name, valueFor(inner, random, ids)]));
    }
    case 'array':
      return Array.from({ length: Math.max(schema.minItems ?? 0, Math.floor(random() * 3)) }, () =>
        valueFor(schema.items ?? {}, random, ids),
      );
    case 'integer':
    case 'number':
      return Math.max(schema.minimum ?? 0, Math.floor(random() * 5));
    case 'boolean':
      return random() < 0.5;
    case 'null':
      return null;
    default:
      return textFor(schema, random, ids);
  }
}

function textFor({ format, minLength = 1 }: JsonSchema, random: () => number, ids: readonly string[]): string {
  if (format === 'uuid') return pick(ids, random) ?? '';
  if (format === 'email') return `fuzz-${Math.floor(random() * 1e9)}@mail.example`;
  if (format === 'date-time') return '2026-11-25T08:00:00Z';
  return `fuzz ${Math.floor(random() * 1e9)}`.padEnd(minLength, 'x');
}
