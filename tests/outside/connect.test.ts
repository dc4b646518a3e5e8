import { HostRefused } from '../../connectors/contract';
import { createOutside, outsideForAccounts } from '../../src/outside';
import { startSentinel, type Sentinel } from '../support/sentinel';

let sentinel: Sentinel;
beforeEach(async () => {
  sentinel = await startSentinel();
});
afterEach(() => sentinel.close());

const TIME = { timeoutMs: 5_000 };
const strict = createOutside({ privateAllowed: false, named: [] });
const refusal = async (work: Promise<unknown>): Promise<HostRefused> => {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof HostRefused)) throw new Error(`not refused: ${String(error)}`);
  return error;
};

it.each([
  '127.0.0.1',
  'localhost',
  'localhost.',
  '[::ffff:127.0.0.1]',
  '::ffff:7f00:1',
  '0.0.0.0',
  '0x7f.1',
  '0x7f000001',
  '2130706433',
  '0177.0.0.1',
  '127.1',
  '::1',
  '::',
])('reaches nobody by %s where nothing private is named', async (host) => {
  await refusal(strict.connect(host, sentinel.port, TIME));
  expect(sentinel.hits()).toBe(0);
});

it('connects to what it has judged, whatever the resolver says a moment later', async () => {
  const outer = await startSentinel('127.0.0.2');
  const inner = await startSentinel('127.0.0.3', undefined, outer.port);
  let asked = 0;
  const rebinding = createOutside({
    privateAllowed: false,
    named: ['127.0.0.2'],
    lookup: async () => [asked++ === 0 ? '127.0.0.2' : '127.0.0.3'],
  });
  const socket = await rebinding.connect('rebinding.example', outer.port, TIME);
  expect(socket.remoteAddress).toBe('127.0.0.2');
  socket.destroy();
  expect(asked).toBe(1);
  await refusal(rebinding.connect('rebinding.example', outer.port, TIME));
  expect([outer.hits(), inner.hits()]).toEqual([1, 0]);
  await outer.close();
  await inner.close();
});

it('takes of several addresses only those that are allowed', async () => {
  const mixed = createOutside({
    privateAllowed: false,
    named: ['127.0.0.2'],
    lookup: async () => ['127.0.0.1', '127.0.0.2'],
  });
  const outer = await startSentinel('127.0.0.2', undefined, sentinel.port);
  const socket = await mixed.connect('mixed.example', sentinel.port, TIME);
  expect(socket.remoteAddress).toBe('127.0.0.2');
  socket.destroy();
  expect(sentinel.hits()).toBe(0);
  await outer.close();
});

it.each([['mail.internal'], ['MAIL.internal'], ['127.0.0.1'], ['127.0.0.0/8']])(
  'lets an account use a private host that is named as %s',
  async (entry) => {
    const outside = createOutside({ privateAllowed: false, named: [entry], lookup: async () => ['127.0.0.1'] });
    const socket = await outside.connect('mail.internal', sentinel.port, TIME);
    expect(socket.remoteAddress).toBe('127.0.0.1');
    socket.destroy();
  },
);

it('never goes to metadata services and the like, named or not', async () => {
  for (const address of ['169.254.169.254', 'fd00:ec2::254', '0.0.0.0', '::ffff:169.254.169.254']) {
    const outside = createOutside({
      privateAllowed: true,
      named: ['0.0.0.0/0', '::/0', 'metadata.internal'],
      lookup: async () => [address],
    });
    const error = await refusal(outside.connect('metadata.internal', 80, TIME));
    expect(error.advice.en).toMatch(/never contacted/);
  }
});

it('lets accounts of a trial reach this machine, and those of a public installation only what is named', async () => {
  const trial = await outsideForAccounts({ privateHosts: [] }).connect('127.0.0.1', sentinel.port, TIME);
  trial.destroy();
  const seen = sentinel.hits();
  await refusal(
    outsideForAccounts({ publicUrl: 'https://care.example', privateHosts: [] }).connect(
      '127.0.0.1',
      sentinel.port,
      TIME,
    ),
  );
  expect(sentinel.hits()).toBe(seen);
  const named = await outsideForAccounts({ publicUrl: 'https://care.example', privateHosts: ['127.0.0.1'] }).connect(
    '127.0.0.1',
    sentinel.port,
    TIME,
  );
  named.destroy();
});

it('says to the administrator in both languages what to set', async () => {
  const { advice, message } = await refusal(
    createOutside({ privateAllowed: false, named: [], lookup: async () => ['10.0.0.5'] }).connect(
      'mail.internal',
      993,
      TIME,
    ),
  );
  expect(message).toBe('mail.internal leads to 10.0.0.5 (private)');
  for (const words of [advice.ar, advice.en]) {
    expect(words).toContain('WASL_PRIVATE_HOSTS');
    expect(words).toContain('mail.internal');
  }
  expect(advice.ar).toMatch(/[\u0600-\u06FF]/);
});

it('gives up in time on a resolver that does not answer, and tells a closed port by its own code', async () => {
  const silent = createOutside({ privateAllowed: true, named: [], lookup: () => new Promise(() => undefined) });
  await expect(silent.connect('slow.example', 1, { timeoutMs: 20 })).rejects.toMatchObject({ code: 'ETIMEDOUT' });
  const { port } = sentinel;
  await sentinel.close();
  const trial = createOutside({ privateAllowed: true, named: [] });
  await expect(trial.connect('127.0.0.1', port, TIME)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  sentinel = await startSentinel();
});
