import fs from 'node:fs';
import path from 'node:path';
import email from '../../connectors/email';
import { importTickets } from '../../src/app/import/import-tickets';
import { readJsonLines } from '../../src/app/import/read-json-lines';
import type { ImportReport } from '../../src/app/import/report';
import type { ImportSettings } from '../../src/app/import/run-settings';
import type { Reject, SourceItem } from '../../src/app/import/source-item';
import type { AccountId, CentreId } from '../../src/core/ids';
import type { Viewer } from '../../src/core/viewer';
import { createTestApp, type TestApp } from '../support/app';
import { temporaryDirectory } from '../support/processes';

export const CARE = 'care@wasl.example';

/** An installation with one centre and one mailbox, and old cases to be brought into it. */
export interface ImportWorld {
  readonly app: TestApp;
  readonly centre: CentreId;
  readonly account: AccountId;
  readonly administrator: Viewer;
  readonly rejects: Reject[];
  readonly folder: string;
  run(items: AsyncIterable<SourceItem>, settings?: Partial<ImportSettings>): Promise<ImportReport>;
  /** Cases as objects, or whole lines as they are. */
  runLines(lines: readonly (object | string)[], settings?: Partial<ImportSettings>): Promise<ImportReport>;
  file(name: string, content: string | Uint8Array): string;
  /** Everything that an import may write, for telling whether two states are the same. */
  state(): Promise<readonly Record<string, unknown>[]>;
}

export async function openImportWorld(): Promise<ImportWorld> {
  const app = await createTestApp([email]);
  const centre = await app.centre('937');
  const account = await app.account(centre, 'email', CARE);
  const administrator = await app.person('administrator', [centre]);
  const rejects: Reject[] = [];
  const folder = temporaryDirectory();
  const world: ImportWorld = {
    app,
    centre,
    account,
    administrator,
    rejects,
    folder,
    async run(items, settings = {}) {
      const there = await app.db.stores.accounts.get(account);
      if (there === undefined) throw new Error('no account');
      const all: ImportSettings = { account: there, actorId: administrator.userId, source: 'old', mailState: 'closed', formerAddresses: [], dryRun: false, ...settings };
      rejects.length = 0;
      return importTickets(app, all, items, { rejected: async (reject) => void rejects.push(reject), progress: () => undefined });
    },
    runLines: (lines, settings) => {
      const file = world.file('cases.jsonl', lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''));
      return world.run(readJsonLines(file, settings?.source ?? 'old'), settings);
    },
    file(name, content) {
      const file = path.join(folder, name);
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, content);
      return file;
    },
    state: () =>
      app.sql(
        `select t.reference, t.state, t.version, t.message_count, t.closed_at, t.tags, count(m.id)::int as messages, count(distinct a.id)::int as files,
                (select count(*)::int from events e where e.ticket_id = t.id) as events, (select array_agg(shown) from ticket_aliases l where l.ticket_id = t.id) as numbers
           from tickets t join messages m on m.ticket_id = t.id left join attachments a on a.message_id = m.id group by t.id order by t.reference`,
      ),
  };
  return world;
}

/** A case of another system, as its JSON line. */
export function oldCase(number: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    number,
    subject: `Case ${number}`,
    state: 'closed',
    createdAt: '2023-03-01T08:00:00Z',
    closedAt: '2023-03-05T08:00:00Z',
    customer: { name: 'Hind', email: 'hind@mail.example' },
    messages: [
      { id: '1', direction: 'in', at: '2023-03-01T08:00:00Z', from: { name: 'Hind', email: 'hind@mail.example' }, to: [{ email: CARE }], text: `Question about ${number}`, messageId: `<q-${number}@mail.example>` },
      { id: '2', direction: 'out', at: '2023-03-02T08:00:00Z', from: { name: 'Care', email: CARE }, to: [{ email: 'hind@mail.example' }], text: 'Answer', messageId: `<a-${number}@wasl.example>`, inReplyTo: `<q-${number}@mail.example>` },
    ],
    ...more,
  };
}

/** Empties what an import fills, as a test does and no role of the product may: the record of disclosures refuses it. */
export async function forgetCases(world: { sql(text: string): Promise<unknown> }): Promise<void> {
  await world.sql('alter table disclosures disable trigger disclosures_append_only');
  await world.sql('truncate ticket_aliases, source_counts, sightings, tickets, messages, message_identities, thread_keys cascade');
  await world.sql('alter table disclosures enable trigger disclosures_append_only');
}
