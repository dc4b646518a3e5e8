import type { AccountId, CentreId } from '../../src/core/ids';
import type { Viewer } from '../../src/core/viewer';
import { createTestApp, type TestApp } from './app';
import { createJsonChannel, type JsonChannel } from './json-channel';

/** An installation with one centre, its account on the JSON channel, and an agent who works there. */
export interface JsonDesk {
  readonly app: TestApp;
  readonly channel: JsonChannel;
  readonly centre: CentreId;
  readonly account: AccountId;
  readonly agent: Viewer;
  readonly installation: string;
}

export async function openJsonDesk(): Promise<JsonDesk> {
  const channel = createJsonChannel();
  const app = await createTestApp([channel.connector]);
  const installation = app.newId<string>();
  await app.db.stores.installation.create({ id: installation, keyFingerprint: app.place.keyFingerprint, demo: false });
  const centre = await app.centre('937');
  const account = await app.account(centre, 'json', 'care@wasl.example');
  return { app, channel, centre, account, agent: await app.person('agent', [centre]), installation };
}
