import type { App } from '../app/context';

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
