import { Gauge, type Registry } from 'prom-client';
import type { App } from '../app/context';
import { storageFacts } from '../db/read/storage-facts';

/** What the collection of blobs stands at; read from the database, because it runs in another process. Away with it, the last is told. */
export function watchStorage(app: App, registry: Registry): void {
  const waiting = gauge(registry, 'wasl_blobs_waiting', 'Blobs that are to be removed from the disk');
  const removed = gauge(
    registry,
    'wasl_blobs_removed',
    'Blobs without anything that refers to them, removed since ever',
  );
  const strangers = gauge(
    registry,
    'wasl_blobs_strange',
    'Files left alone because hardly any around them is known to the database',
  );
  const blobs = gauge(registry, 'wasl_blobs', 'Blobs, by estimate', async () => {
    const facts = await storageFacts(app.db.knex).catch(() => undefined);
    if (facts === undefined) return;
    blobs.set(facts.blobs);
    waiting.set(facts.waiting);
    removed.set(facts.removed);
    strangers.set(facts.strangers);
  });
}

const gauge = (registry: Registry, name: string, help: string, collect?: () => Promise<void>): Gauge =>
  new Gauge({ name, help, registers: [registry], ...(collect === undefined ? {} : { collect }) });
