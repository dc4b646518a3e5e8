import { z } from 'zod';
import type { App } from '../app/context';
import type { Viewer } from '../core/viewer';
import { viewerBy, type Credential } from './authenticate';

const RIGHT_SECONDS = 600;

/** A sealed right to one thing, for ten minutes, that needs no cookie. `what` names the thing; another name does not open it. */
export function giveRight(app: Pick<App, 'clock' | 'sealer'>, what: string): string {
  return app.sealer.seal(Buffer.from(String(rightUntil(app).getTime())), what).toString('base64url');
}

export const rightUntil = (app: Pick<App, 'clock'>): Date =>
  new Date(app.clock.now().getTime() + RIGHT_SECONDS * 1_000);

export function hasRight(app: Pick<App, 'clock' | 'sealer'>, what: string, right: string): boolean {
  try {
    const until = Number(app.sealer.open(Buffer.from(right, 'base64url'), what).toString());
    return app.clock.now().getTime() < until;
  } catch {
    return false;
  }
}

const Reader = z.tuple([z.coerce.number(), z.enum(['session', 'key']), z.string()]);

/** As `giveRight`, and no longer than the reader's own session or key: for what is opened where no cookie comes along. */
export function giveReaderRight(app: Pick<App, 'clock' | 'sealer'>, what: string, { kind, hash }: Credential): string {
  const said = [rightUntil(app).getTime(), kind, hash.toString('base64url')].join(' ');
  return app.sealer.seal(Buffer.from(said), what).toString('base64url');
}

/** Who holds such a right, with the rights of this moment; undefined: it is none, it is over, or the reader is signed out. */
export async function readerBy(
  app: Pick<App, 'clock' | 'sealer' | 'db'>,
  what: string,
  right: string,
): Promise<Viewer | undefined> {
  let said: string;
  try {
    said = app.sealer.open(Buffer.from(right, 'base64url'), what).toString();
  } catch {
    return undefined;
  }
  const reader = Reader.safeParse(said.split(' '));
  if (!reader.success || app.clock.now().getTime() >= reader.data[0]) return undefined;
  return viewerBy(app, { kind: reader.data[1], hash: Buffer.from(reader.data[2], 'base64url') });
}
