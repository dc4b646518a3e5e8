import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { ROOT, startNode, temporaryDirectory } from '../support/processes';

const Report = z.object({
  modules: z.int(),
  violations: z.array(z.object({ rule: z.string(), from: z.string(), to: z.string() })),
  unread: z.array(z.string()),
});

/** A small tree laid out like ours, checked by our rules. */
async function check(
  files: Readonly<Record<string, string>>,
): Promise<{ code: number | null; report: z.infer<typeof Report> }> {
  const root = temporaryDirectory();
  fs.symlinkSync(path.join(ROOT, 'node_modules'), path.join(root, 'node_modules'));
  for (const [file, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    fs.writeFileSync(path.join(root, file), text);
  }
  const program = startNode(['scripts/check-imports.mjs', '--json', '--root', root]);
  const { code } = await program.ended;
  if (program.stdout === '') throw new Error(program.stderr);
  return { code, report: Report.parse(JSON.parse(program.stdout)) };
}

const TREE: Readonly<Record<string, string>> = {
  'src/core/ticket.ts': `export interface Ticket { readonly id: string }\nexport const open = (): boolean => true;\n`,
  'src/shared/api.ts': `import { z } from 'zod';\nexport const Id = z.string();\n`,
  'src/db/stores.ts': `import type { Knex } from 'knex';\nimport type { Ticket } from '../core/ticket';\nexport type Stores = { knex: Knex; ticket: Ticket };\n`,
  'src/db/read/list.ts': `import { open } from '../../core/ticket';\nexport const list = open;\n`,
  'src/app/reply.ts': `import type { Stores } from '../db/stores';\nexport type Reply = Stores;\n`,
  'src/http/routes.ts': `import express from 'express';\nimport type { Reply } from '../app/reply';\nexport const routes = (reply: Reply): unknown => [express, reply];\n`,
  'src/outside/connect.ts': `import type { Raw } from '../../connectors/contract';\nexport type Connect = (raw: Raw) => void;\n`,
  'src/main.ts': `import { routes } from './http/routes';\nvoid routes;\n`,
  'connectors/contract.ts': `import type { Ticket } from '../src/core/ticket';\nexport type Raw = Ticket;\n`,
  'connectors/_mail/parse.ts': `export const parse = (): string => '';\n`,
  'connectors/email/index.ts': `import type { Raw } from '../contract';\nimport { parse } from '../_mail/parse';\nexport const email = (raw: Raw): unknown => [raw, parse];\n`,
  'connectors/fax/index.ts': `export const fax = 1;\n`,
  'web/src/app.tsx': `import type { z } from 'zod';\nimport { Id } from '../../src/shared/api';\nexport const App = ({ id }: { id: z.infer<typeof Id> }) => <p>{id}</p>;\n`,
};

test('a tree that keeps the rules passes, and every file of it was read', async () => {
  const { code, report } = await check(TREE);
  expect(report.violations).toEqual([]);
  expect(report.unread).toEqual([]);
  expect(report.modules).toBeGreaterThanOrEqual(Object.keys(TREE).length);
  expect(code).toBe(0);
});

const FORBIDDEN: readonly (readonly [what: string, file: string, text: string, rule: string])[] = [
  ['the core importing a use case', 'src/core/x.ts', `import { a } from '../app/reply';\nvoid a;\n`, 'core'],
  [
    'the core importing only a type of the database',
    'src/core/x.ts',
    `import type { Stores } from '../db/stores';\nexport type X = Stores;\n`,
    'core',
  ],
  ['the core reading files', 'src/core/x.ts', `import fs from 'node:fs';\nvoid fs;\n`, 'core-is-pure'],
  ['the core importing a library', 'src/core/x.ts', `import { z } from 'zod';\nvoid z;\n`, 'core-is-pure'],
  ['shared importing the core', 'src/shared/x.ts', `export { open } from '../core/ticket';\n`, 'shared'],
  [
    'a use case importing a connector',
    'src/app/x.ts',
    `import { email } from '../../connectors/email';\nvoid email;\n`,
    'app',
  ],
  [
    'a use case importing knex',
    'src/app/x.ts',
    `import type { Knex } from 'knex';\nexport type X = Knex;\n`,
    'database-drivers',
  ],
  [
    'a route importing a store',
    'src/http/x.ts',
    `import type { Stores } from '../db/stores';\nexport type X = Stores;\n`,
    'http',
  ],
  ['a job importing express', 'src/jobs/x.ts', `import express from 'express';\nvoid express;\n`, 'express'],
  [
    'a route importing the client of identity providers',
    'src/http/x.ts',
    `import * as oidc from 'openid-client';\nvoid oidc;\n`,
    'identity',
  ],
  [
    'a use case of another folder reading tokens',
    'src/app/x.ts',
    `import type { JWTPayload } from 'jose';\nexport type X = JWTPayload;\n`,
    'identity',
  ],
  ['a route importing bull', 'src/http/x.ts', `const Bull = require('bull');\nvoid Bull;\n`, 'bull'],
  ['a route importing socket.io', 'src/http/x.ts', `import { Server } from 'socket.io';\nvoid Server;\n`, 'socket.io'],
  ['a store sending mail', 'src/db/x.ts', `import nodemailer from 'nodemailer';\nvoid nodemailer;\n`, 'channels'],
  [
    'one connector importing another',
    'connectors/fax/x.ts',
    `import { email } from '../email';\nvoid email;\n`,
    'connector',
  ],
  [
    'a connector importing a use case',
    'connectors/fax/x.ts',
    `export const late = () => import('../../src/app/reply');\n`,
    'connector',
  ],
  [
    'the contract importing the database',
    'connectors/contract.ts',
    `import type { Stores } from '../src/db/stores';\nexport type X = Stores;\n`,
    'contract',
  ],
  [
    'a screen importing the core',
    'web/src/x.tsx',
    `import { open } from '../../src/core/ticket';\nexport const X = () => <p>{String(open())}</p>;\n`,
    'web',
  ],
  [
    'a screen importing only a type of the server',
    'web/src/x.tsx',
    `import type { Reply } from '../../src/app/reply';\nexport const X = (reply: Reply) => <p>{String(reply)}</p>;\n`,
    'web',
  ],
  ['somebody importing main', 'src/jobs/x.ts', `import '../main';\n`, 'nobody-imports-main'],
  [
    'the guard importing a use case',
    'src/outside/x.ts',
    `import type { Reply } from '../app/reply';\nexport type X = Reply;\n`,
    'outside',
  ],
  [
    'a connector importing the guard instead of being handed it',
    'connectors/fax/x.ts',
    `import type { Connect } from '../../src/outside/connect';\nexport type X = Connect;\n`,
    'connector',
  ],
  ['a circle', 'src/core/x.ts', `import { y } from './y';\nexport const x = y;\n`, 'no-circles'],
  [
    'a type imported where no rule can see it',
    'src/core/x.ts',
    `export type X = Promise<import('../db/stores').Stores>;\n`,
    'inline-import-type',
  ],
  [
    'an import that leads nowhere',
    'src/core/x.ts',
    `import { gone } from './gone';\nvoid gone;\n`,
    'nothing-unresolved',
  ],
];

test.each(FORBIDDEN)('%s is refused', async (_what, file, text, rule) => {
  const counterpart =
    rule === 'no-circles' ? { 'src/core/y.ts': `import { x } from './x';\nexport const y: number = x;\n` } : {};
  const { code, report } = await check({ ...TREE, ...counterpart, [file]: text });
  const found = report.violations.filter((violation) => violation.from === file).map((violation) => violation.rule);
  expect(found).toContain(rule);
  expect(code).toBe(1);
});

test('a check that read nothing fails', async () => {
  const { code, report } = await check({ 'src/core/.keep': '' });
  expect(report.modules).toBe(0);
  expect(code).toBe(1);
});
