import fs from 'node:fs';
import path from 'node:path';

/** The child starts only from `dist` (ruling 15), like the parse workers. @throws Error when it was not built */
export function childPath(): string {
  const compiled = path.join(__dirname, 'child.js');
  const file = fs.existsSync(compiled) ? compiled : path.resolve(__dirname, '../../dist/src/previews/child.js');
  if (!fs.existsSync(file))
    throw new Error(
      `The picture child is not built: ${file} is missing. Run "node_modules/.bin/tsc -b tsconfig.server.json".`,
    );
  return file;
}
