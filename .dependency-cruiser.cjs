/**
 * Who may import whom. Each room lists what it may reach; anything else of ours, and any framework that is another room's, is
 * refused, types included. `tests/tooling/import-rules.test.ts` plants a forbidden import of every kind and fails if one goes unseen.
 */
const OURS = '^(src|connectors|migrations|web|knexfile)';

/** A room may import these paths of ours and nothing else of ours. */
const room = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { path: OURS, pathNot: allowed },
});
/** These packages belong to one room. */
const belongs = (name, packages, home) => ({
  name,
  comment: `${packages.join(', ')}: only in ${home.join(', ')}`,
  severity: 'error',
  from: { path: OURS, pathNot: home },
  to: { path: packages.map((entry) => `(^|node_modules/)${entry}(/|$)`), dependencyTypesNot: ['local'] },
});

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'nothing-unresolved',
      comment: 'an import that leads nowhere is one that no rule can judge',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    { name: 'nobody-imports-main', severity: 'error', from: {}, to: { path: '^src/main\\.ts$' } },
    {
      name: 'nobody-imports-tests',
      severity: 'error',
      from: { path: OURS },
      to: { path: '^tests' },
    },

    room('core', '^src/core/', ['^src/core/'], 'rules: they know nobody'),
    {
      name: 'core-is-pure',
      comment: 'no I/O, no library; hashing is arithmetic',
      severity: 'error',
      from: { path: '^src/core/' },
      to: { dependencyTypesNot: ['local'], pathNot: ['^(node:)?crypto$', '^src/', '^connectors/'] },
    },
    room('shared', '^src/shared/', ['^src/shared/'], 'schemas that browser and server share'),
    {
      name: 'shared-imports-zod',
      severity: 'error',
      from: { path: '^src/shared/' },
      to: { dependencyTypesNot: ['local'], pathNot: ['node_modules/zod/', '^src/shared/'] },
    },
    room('contract', '^connectors/contract\\.ts$', ['^src/core/'], 'the contract names types of the core'),
    room(
      'registry',
      '^connectors/index\\.ts$',
      ['^connectors/contract\\.ts$'],
      'the registry knows the contract; it finds the folders itself',
    ),
    {
      name: 'connector',
      comment:
        'a channel knows the contract, its own folder and the folders that begin with "_"; how a text is directed is the same rule for all',
      severity: 'error',
      from: { path: '^connectors/([^/]+)/' },
      to: {
        path: OURS,
        pathNot: ['^connectors/contract\\.ts$', '^connectors/$1/', '^connectors/_[^/]+/', '^src/core/language\\.ts$'],
      },
    },
    room('db', '^src/db/', ['^src/(core|db)/', '^migrations/'], 'stores know the core'),
    room('app', '^src/app/', ['^src/(core|db|app)/', '^connectors/contract\\.ts$'], 'use cases'),
    room(
      'http',
      '^src/http/',
      ['^src/(core|app|shared|http)/', '^src/db/read/', '^connectors/contract\\.ts$'],
      'thin routes',
    ),
    room(
      'jobs',
      '^src/jobs/',
      ['^src/(core|app|shared|jobs)/', '^src/db/read/', '^connectors/(contract|index)\\.ts$'],
      'when, not what',
    ),
    room(
      'realtime',
      '^src/realtime/',
      ['^src/(core|app|shared|realtime)/', '^src/db/read/', '^connectors/contract\\.ts$'],
      'hints',
    ),
    room(
      'parsing',
      '^src/parsing/',
      ['^src/(core|parsing)/', '^src/db/blob-format\\.ts$', '^connectors/'],
      "workers that run a connector's parser under limits, on originals that they read themselves",
    ),
    room(
      'outside',
      '^src/outside/',
      ['^src/(core|outside)/', '^connectors/contract\\.ts$'],
      'the guard on hosts that others named',
    ),
    room(
      'previews',
      '^src/previews/',
      ['^src/(core|previews)/', '^connectors/contract\\.ts$'],
      "strangers' pictures, painted anew in a child",
    ),
    room('scanning', '^src/scanning/', ['^src/(core|scanning)/'], "the virus scanner's protocol"),
    room('embedded', '^src/embedded/', ['^src/(core|embedded)/'], 'the database that ships with us'),
    room(
      'foundation',
      '^src/(config|log|master-key-file)\\.ts$',
      ['^src/core/', '^src/db/(sealer|sync-folder)\\.ts$', '^connectors/contract\\.ts$'],
      'settings, log, key',
    ),
    room(
      'cli',
      '^src/cli/',
      ['^src/(core|db|app|embedded|jobs|outside|parsing|scanning|cli)/', '^src/(config|log|master-key-file)\\.ts$', '^connectors/'],
      'commands',
    ),
    room('migrations', '^migrations/', ['^migrations/'], 'a migration must mean the same for ever'),
    room('web', '^web/', ['^web/', '^src/shared/'], 'the browser sees the schemas and nothing else of the server'),

    belongs('express', ['express', 'helmet', 'multer', 'compression'], ['^src/http/']),
    belongs('pictures', ['sharp'], ['^src/previews/']),
    belongs('identity', ['openid-client', 'jose'], ['^src/app/people/']),
    belongs('bull', ['bull'], ['^src/jobs/']),
    belongs('socket.io', ['socket\\.io', '@socket\\.io/redis-streams-adapter'], ['^src/realtime/']),
    belongs('redis', ['redis', 'ioredis'], ['^src/(realtime|jobs)/', '^src/cli/checks/redis\\.ts$']),
    belongs(
      'database-drivers',
      ['knex', 'pg'],
      ['^src/db/', '^migrations/', '^knexfile\\.ts$', '^src/embedded/roles\\.ts$', '^src/cli/', '^src/realtime/'],
    ),
    belongs(
      'channels',
      ['imapflow', 'nodemailer', 'mailparser', 'smtp-server', 'twitter-api-v2', 'sanitize-html'],
      ['^connectors/'],
    ),
    belongs(
      'screens',
      [
        'react',
        'react-dom',
        'react-router',
        'react-intl',
        'react-aria-components',
        '@tanstack/[^/]+',
        'socket\\.io-client',
      ],
      ['^web/'],
    ),
  ],
  options: {
    // swc reads TypeScript here: TypeScript 7 has no compiler interface that this tool could use
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)fixtures/' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mts', '.js', '.mjs', '.cjs', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
