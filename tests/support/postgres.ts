import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { z } from 'zod';

/** How the global set-up tells the test files about the cluster it started. */
export const CLUSTER_VARIABLE = 'WASL_TEST_CLUSTER';
export const ClusterFacts = z.object({ superuserUrl: z.string(), ownerUrl: z.string(), appUrl: z.string() });
export type ClusterFacts = z.infer<typeof ClusterFacts>;

export interface TestDatabase {
  readonly name: string;
  /** Owns the tables. */
  readonly ownerUrl: string;
  /** The running application's, with its few rights: what the code under test should use. */
  readonly appUrl: string;
  readonly superuserUrl: string;
  /** Ends whatever is still connected. Not calling it is no harm: everything goes with the cluster at the end of the run. */
  drop(): Promise<void>;
}

/** The cluster of this run, started once by the global set-up. */
export function testCluster(): ClusterFacts {
  const facts = process.env[CLUSTER_VARIABLE];
  if (facts === undefined) throw new Error('No test cluster: run through jest with its globalSetup.');
  return ClusterFacts.parse(JSON.parse(facts));
}

/** A database of one's own with every migration in it: a copy of the migrated template, made in tens of milliseconds. */
export async function createTestDatabase(): Promise<TestDatabase> {
  return copyDatabase(new URL(testCluster().ownerUrl).pathname.slice(1));
}

/** One without any table, for tests of migrating. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  return copyDatabase('template1');
}

async function copyDatabase(template: string): Promise<TestDatabase> {
  const facts = testCluster();
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await asSuperuser(
    `create database ${name} template ${template} owner wasl_owner`,
    `revoke all on database ${name} from public`,
    `grant connect, temporary on database ${name} to wasl_app`,
  );
  return {
    name,
    ownerUrl: inDatabase(facts.ownerUrl, name),
    appUrl: inDatabase(facts.appUrl, name),
    superuserUrl: inDatabase(facts.superuserUrl, name),
    drop: () => asSuperuser(`drop database if exists ${name} with (force)`),
  };
}

async function asSuperuser(...statements: readonly string[]): Promise<void> {
  const client = new Client({ connectionString: testCluster().superuserUrl });
  await client.connect();
  try {
    for (const sql of statements) await client.query(sql);
  } finally {
    await client.end();
  }
}

export function inDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

/** One statement on a connection of its own. */
export async function query<Row>(url: string, sql: string, values: readonly unknown[] = []): Promise<readonly Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql, [...values])).rows as Row[];
  } finally {
    await client.end();
  }
}
