import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Connector, Reader } from './contract';

/** By a folder that is known only at run time. */
const requireFrom = createRequire(__filename);

/** A folder that does not hold up the contract stops the start: better no channel than half a one. */
export class BadConnector extends Error {}

/** Every folder here that does not start with "_" is a channel. Adding one edits no other file. */
export function loadConnectors(directory = __dirname): ReadonlyMap<string, Connector> {
  const found = new Map<string, Connector>();
  for (const entry of fs.readdirSync(directory, { withFileTypes: true })) {
    if (!entry.isDirectory() || entry.name.startsWith('_')) continue;
    found.set(entry.name, load(path.join(directory, entry.name), entry.name));
  }
  return found;
}

const readers = new Map<string, Reader>();

/** The reading side of one connector; loads nothing else of it where its folder has a `reader`. */
export function readerById(id: string): Reader | undefined {
  const known = readers.get(id);
  if (known !== undefined) return known;
  const directory = path.join(__dirname, id);
  if (!/^[a-z][a-z0-9-]*$/.test(id) || !fs.existsSync(directory)) return undefined;
  const alone = ['reader.js', 'reader.ts'].some((file) => fs.existsSync(path.join(directory, file)));
  const reader = alone ? loadReader(directory, id) : load(directory, id);
  readers.set(id, reader);
  return reader;
}

function loadReader(directory: string, id: string): Reader {
  const { default: reader } = requireFrom(path.join(directory, 'reader')) as { default?: Reader };
  if (reader === undefined) throw new BadConnector(`connectors/${id}: reader.ts has no default export`);
  return reader;
}

function load(directory: string, id: string): Connector {
  const module = requireFrom(path.join(directory, 'index')) as { default?: Connector };
  const connector = module.default;
  if (connector === undefined) throw new BadConnector(`connectors/${id}: index.ts has no default export`);
  const fault = faultOf(connector, id);
  if (fault !== undefined) throw new BadConnector(`connectors/${id}: ${fault}`);
  return connector;
}

function faultOf(connector: Connector, id: string): string | undefined {
  if (connector.id !== id) return `its id is "${connector.id}", not its folder's name`;
  if (connector.about.name.ar === '' || connector.about.name.en === '') return 'its name is missing in one language';
  if (!connector.pull && !connector.push && !connector.manual && !connector.listener) return 'it receives nothing';
  if (connector.capabilities.reply === 'automatic' && !connector.sender) return 'it promises automatic replies but cannot send';
  return undefined;
}
