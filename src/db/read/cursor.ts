import { isUuid } from '../../core/ids';

/** Where a page ended: the instant to the microsecond, as the database keeps it, and the id. */
export interface Position {
  readonly at: string;
  readonly id: string;
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;

/** Renders a timestamptz column so that `Position.at` compares exactly. */
export const exactInstant = (column: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

export const writeCursor = (position: Position): string =>
  Buffer.from(`${position.at} ${position.id}`).toString('base64url');

/** Undefined for what we did not write: the list then begins at its start. */
export function readCursor(cursor: string | undefined): Position | undefined {
  if (cursor === undefined) return undefined;
  const [at = '', id = ''] = Buffer.from(cursor, 'base64url').toString('utf8').split(' ');
  return INSTANT.test(at) && isUuid(id) ? { at, id } : undefined;
}
