import fs from 'node:fs';

/** Ends the cluster of this run and removes it. */
export default async function tearDown(): Promise<void> {
  const cluster = process.waslTestCluster;
  if (cluster === undefined) return;
  await cluster.server.stop();
  fs.rmSync(cluster.dir, { recursive: true, force: true });
}
