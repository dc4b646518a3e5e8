import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { CreatedApiKey } from '../../src/shared/api';
import { deliverUntilTaken, CENTRE_ADDRESS, messageIdOf } from '../faults/support/people';
import { Desk } from '../faults/support/desk';
import { World } from '../faults/support/world';
import { waitFor } from '../support/wait';
import { goLive } from './support/check';

/** Words that must stand nowhere but where people may read them. */
const CANARY = {
  identity: '1098765432',
  identityArabic: '١٠٩٨٧٦٥٤٣٢',
  phone: '+966501234567',
  subject: 'canary-subject-Zq7',
  body: 'canary-body-Zq7',
  name: 'Canary-Name-Zq7',
  address: 'canary.person.zq7@mail.example',
  mailboxPassword: 'canary-mailbox-password-Zq7',
  wrongPassword: 'canary-wrong-password-Zq7',
} as const;
/** What a template engine would work out, each with what it would say. */
const TEMPLATES = [
  '{{7919*7907}}',
  '${7919*7907}',
  '<%= 7919*7907 %>',
  '#{7919*7907}',
  '{{constructor.constructor("return 7919*7907")()}}',
  '%{7919*7907}',
] as const;
const WORKED_OUT = '62615533';

goLive(20, 'formula, template and log canaries', async (check) => {
  const world = await World.open({ embedded: true, env: { WASL_LOG_LEVEL: 'debug' } });
  try {
    const wasl = await world.start();
    const said: string[] = [];
    const mail = (id: string, subject: string, text: string): string =>
      `From: "${CANARY.name}" <${CANARY.address}>\r\nTo: <${CENTRE_ADDRESS}>\r\nMessage-ID: <${messageIdOf(id)}>\r\nDate: Wed, 25 Nov 2026 08:00:00 +0000\r\nSubject: ${subject}\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${text}\r\n`;
    const give = (id: string, subject: string, text: string): Promise<void> =>
      deliverUntilTaken(() => world.doorPort(), CANARY.address, CENTRE_ADDRESS, mail(id, subject, text));
    await give('person', CANARY.subject, `${CANARY.body} ${CANARY.identity} ${CANARY.identityArabic} ${CANARY.phone}`);
    for (const [at, template] of TEMPLATES.entries())
      await give(`template-${at}`, `${template} =1+1`, `${template}\n=HYPERLINK("http://x")`);
    // what goes wrong is what is tempted to say too much
    await give('broken', `${CANARY.subject} \u0000`, `${CANARY.body}\u0000`);
    const box = await world.desk.call('POST', '/accounts', await accountBody(world));
    said.push(await box.text());
    const cookie = await world.desk.signIn();
    const url = world.url();
    const wrong = await fetch(`${url}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: url },
      body: JSON.stringify({ email: Desk.PERSON.email, password: CANARY.wrongPassword }),
    });
    said.push(await wrong.text());
    const key = CreatedApiKey.parse(
      await (
        await world.desk.call('POST', '/api-keys', { name: CANARY.name, scopes: ['tickets:read'], days: 1 })
      ).json(),
    );
    for (const [method, route, body] of [
      ['GET', `/tickets?q=${encodeURIComponent(CANARY.identity)}`, undefined],
      ['GET', `/tickets/${CANARY.identity}`, undefined],
      ['POST', `/tickets/${CANARY.address}/replies`, { text: CANARY.body }],
      ['PUT', '/operations/settings', { webhookUrl: CANARY.body }],
      ['GET', `/nowhere/${CANARY.identity}?token=${key.key}`, undefined],
    ] as const)
      await world.desk.call(method, route, body);
    await fetch(`${url}/api/tickets`, { headers: { authorization: `Bearer ${key.key}x` } });
    await waitFor(
      async () => (await world.sql(`select 1 from messages where direction = 'in'`)).length >= TEMPLATES.length + 1,
      'all are filed',
    );
    const rows = await world.sql<{ ticket_id: string; subject: string }>(
      `select ticket_id, subject from messages where direction = 'in'`,
    );
    for (const row of rows) await world.desk.reply(row.ticket_id, [CANARY.address]);
    await world.hurry();
    await waitFor(
      async () => {
        await world.hurry();
        return (await world.sql(`select 1 from deliveries where state in ('held', 'queued', 'sending')`)).length === 0;
      },
      'all answers are out',
      60,
    );
    // the database dies with statements under way: its log must not quote them
    const postmaster = Number(
      fs.readFileSync(path.join(world.dataDir, 'postgres', 'data', 'postmaster.pid'), 'utf8').split('\n')[0],
    );
    process.kill(postmaster, 'SIGKILL');
    await give('after', CANARY.subject, CANARY.body);
    const metrics = await (await fetch(`${url}/metrics`)).text();
    const routes = await (await fetch(`${url}/api/openapi.json`)).text();
    await wasl.stop();

    const master = fs.readFileSync(path.join(world.dataDir, 'shared', 'master.key'), 'utf8').trim();
    const tokens = [key.key, cookie.split('=')[1] ?? randomBytes(9).toString('hex'), Desk.PERSON.password, master];
    const places: Readonly<Record<string, string>> = {
      'log of Wasl': `${wasl.program.stdout}\n${wasl.program.stderr}`,
      'log of PostgreSQL': fs.readFileSync(path.join(world.dataDir, 'postgres', 'server.log'), 'utf8'),
      metrics,
      refusals: said.join('\n'),
    };
    let leaks = 0;
    for (const [place, text] of Object.entries(places))
      for (const canary of [...Object.values(CANARY), ...tokens]) {
        if (!text.includes(canary)) continue;
        leaks += 1;
        process.stdout.write(
          `${place} holds ${Object.entries(CANARY).find(([, value]) => value === canary)?.[0] ?? 'a token'}\n`,
        );
      }
    check.note('lines of log looked through', places['log of Wasl']?.split('\n').length ?? 0);
    check.figure('canaries in logs, metrics and refusals', leaks, { exactly: 0 });
    const letters = world.sink.messages.map(({ raw }) => decoded(raw));
    check.figure('letters that went out', letters.length, { atLeast: TEMPLATES.length });
    check.figure('templates that were worked out', letters.filter((letter) => letter.includes(WORKED_OUT)).length, {
      exactly: 0,
    });
    // there is no export to a table yet: nothing can carry a formula, and this check must grow when there is
    check.figure('routes described', routes.split('operationId').length - 1, { atLeast: 30 });
    check.figure('routes that hand out tables (CSV, XLSX)', /text\/csv|spreadsheetml/.test(routes) ? 1 : 0, {
      exactly: 0,
    });
  } finally {
    await world.close();
  }
});

async function accountBody(world: World): Promise<unknown> {
  const centre = (await world.sql<{ id: string }>(`select id from centres where code = '937'`))[0]?.id;
  return {
    centreId: centre,
    channel: 'email',
    name: 'Box',
    address: 'box@wasl.example',
    config: { imap: { host: '127.0.0.1', port: 9, secure: 'none', user: 'box' } },
    secrets: { imapPassword: CANARY.mailboxPassword },
  };
}

/** All bodies of a letter, whatever they are wrapped in. */
function decoded(raw: string): string {
  const base64 = [...raw.matchAll(/base64\r?\n(?:[^\r\n]+\r?\n)*\r?\n([A-Za-z0-9+/=\r\n]+)/g)].map((match) =>
    Buffer.from(match[1] ?? '', 'base64').toString('utf8'),
  );
  return [raw.replace(/=\r?\n/g, ''), ...base64].join('\n');
}
