import fs from 'node:fs';
import path from 'node:path';

/** The worker was not built: `npm start` and `npm test` build it. */
export class WorkerNotBuilt extends Error {}

/** Workers start only from `dist` (ruling 15): a TypeScript worker fails under tsx and under Jest. */
export function workerPath(): string {
  const compiled = path.join(__dirname, 'worker.js');
  const file = fs.existsSync(compiled) ? compiled : path.resolve(__dirname, '../../dist/src/parsing/worker.js');
  if (!fs.existsSync(file)) throw new WorkerNotBuilt(`The parse worker is not built: ${file} is missing. Run "node_modules/.bin/tsc -b tsconfig.server.json".`);
  return file;
}
