import { Resolver } from 'node:dns/promises';

const PATIENCE_MS = 2_000;

/** The name servers of this machine, asked once: somebody waits for the answer on a screen. */
export const quickResolver = (): Resolver => new Resolver({ timeout: PATIENCE_MS, tries: 1 });
