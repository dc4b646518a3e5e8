import { FetchFailed, HostRefused } from '../../connectors/contract';
import { postWebhook } from '../../src/app/operations/webhook';
import { createOutside, outsideForAccounts, outsideForStrangers } from '../../src/outside';
import { startSentinel } from '../support/sentinel';
import { goLive } from './support/check';

const LIMITS = { maxBytes: 10_000, timeoutMs: 5_000, types: ['image/', 'text/'] };
/** Spellings of this machine. */
const SPELLINGS = [
  '127.0.0.1', 'localhost', 'localhost.', '0.0.0.0', '0', '0x7f.1', '0x7f000001', '2130706433', '017700000001', '0177.0.0.1', '127.1',
  '[::1]', '[::]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[0:0:0:0:0:ffff:7f00:0001]', '[64:ff9b::7f00:1]', '127.0.0.1.', '①②⑦.⓪.⓪.①',
] as const; // prettier-ignore
/** Places inside a network, which a stranger's address must not make us knock at. */
const PRIVATE = [
  '10.0.0.1',
  '172.16.0.1',
  '192.168.0.1',
  '169.254.169.254',
  '100.64.0.1',
  '[fd00::1]',
  '[fe80::1]',
  '[fec0::1]',
  '198.18.0.1',
  '224.0.0.1',
  '255.255.255.255',
] as const;

goLive(7, 'SSRF set', async (check) => {
  const inner = await startSentinel('127.0.0.1');
  let location = '';
  const world = await startSentinel(
    '127.0.0.2',
    (_request, response) => void response.writeHead(302, { location }).end(),
  );
  const rebound = await startSentinel('127.0.0.3', undefined, world.port);
  try {
    const strangers = outsideForStrangers();
    const accounts = outsideForAccounts({ publicUrl: 'https://care.example', privateHosts: [] });
    const open = createOutside({ privateAllowed: false, named: [] });
    let attempts = 0;
    let through = 0;
    const attempt = async (work: () => Promise<unknown>, what: string): Promise<void> => {
      attempts += 1;
      const hits = inner.hits() + rebound.hits();
      const error: unknown = await work().then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      const refused =
        error instanceof HostRefused ||
        error instanceof FetchFailed ||
        /ENOTFOUND|EAI_AGAIN|EINVAL|Invalid URL/.test(
          String(error) + String((error as { code?: unknown } | undefined)?.code),
        );
      if (refused && inner.hits() + rebound.hits() === hits) return;
      through += 1;
      process.stdout.write(`not refused: ${what} (${String(error)})\n`);
    };
    for (const host of SPELLINGS) {
      await attempt(() => open.fetch(`http://${host}:${inner.port}/`, LIMITS), `fetch ${host}`);
      await attempt(() => strangers.fetch(`http://${host}:${inner.port}/`, LIMITS), `a stranger's ${host}`);
      await attempt(() => accounts.connect(host, inner.port, { timeoutMs: 3_000 }), `an account's ${host}`);
      location = encodeURI(`http://${host}:${inner.port}/`);
      const viaWorld = createOutside({ privateAllowed: false, named: ['127.0.0.2'] });
      await attempt(() => viaWorld.fetch(`http://127.0.0.2:${world.port}/`, LIMITS), `redirect to ${host}`);
    }
    for (const host of PRIVATE)
      await attempt(() => open.connect(host.replace(/[[\]]/g, ''), 80, { timeoutMs: 3_000 }), host);
    // rebinding: judged by one answer of the resolver, connected by another
    let asked = 0;
    const rebinding = createOutside({
      privateAllowed: false,
      named: ['127.0.0.2'],
      lookup: async () => [asked++ % 2 === 0 ? '127.0.0.2' : '127.0.0.3'],
    });
    location = `http://rebinding.example:${world.port}/`;
    for (let round = 0; round < 10; round += 1)
      await attempt(() => rebinding.fetch(`http://rebinding.example:${world.port}/`, LIMITS), 'rebinding');
    // an alarm's web address: told as a failure, never delivered
    const outcome = await postWebhook(accounts, {
      url: `http://127.0.0.1:${inner.port}/hook`,
      id: 'x',
      body: Buffer.from('{}'),
      secret: Buffer.from('s'),
      at: new Date(),
    });
    if (outcome.kind === 'sent') through += 1;
    check.figure('attempts', attempts + 1, { atLeast: 80 });
    check.figure('that were not refused', through, { exactly: 0 });
    check.figure('hits on the sentinels', inner.hits() + rebound.hits(), { exactly: 0 });
    // the sentinel can see
    const socket = await createOutside({ privateAllowed: true, named: [] }).connect('127.0.0.1', inner.port, {
      timeoutMs: 3_000,
    });
    socket.destroy();
    check.figure('hits when it is allowed', inner.hits(), { exactly: 1 });
  } finally {
    for (const sentinel of [inner, world, rebound]) await sentinel.close();
  }
});
