import { once } from 'node:events';
import net from 'node:net';
import { ScannerAway } from '../../src/core/scan';
import { parseClamdAddress } from '../../src/core/clamd-address';
import { pingClamd, scanWithClamd, verdictOf } from '../../src/scanning/clamd';
import { MALWARE, startClamd, STREAM_BYTES, type TestClamd } from '../support/clamd';
import { freePort } from '../support/ports';

let clamd: TestClamd;
beforeAll(async () => void (clamd = await startClamd()), 90_000);
afterAll(() => clamd.stop());

describe('a real clamd', () => {
  test.each(['tcp', 'socket'] as const)('over %s calls a harmless file clean and finds what it knows', async (way) => {
    expect(await scanWithClamd(clamd[way], Buffer.from('موعد في عيادة العيون'))).toEqual({ state: 'clean' });
    expect(await scanWithClamd(clamd[way], Buffer.from(`before ${MALWARE} after`))).toEqual({
      state: 'infected',
      signature: expect.stringContaining('Wasl.Test.Malware'),
    });
  });

  test('takes an empty file, and one that ends with a chunk', async () => {
    expect(await scanWithClamd(clamd.tcp, new Uint8Array())).toEqual({ state: 'clean' });
    expect(await scanWithClamd(clamd.tcp, Buffer.alloc(3 * 64 * 1024, 'a'))).toEqual({ state: 'clean' });
  });

  test('finds what lies across two chunks, and what a mail carries encoded', async () => {
    const split = Buffer.concat([Buffer.alloc(64 * 1024 - 10, 'a'), Buffer.from(MALWARE)]);
    expect(await scanWithClamd(clamd.tcp, split)).toMatchObject({ state: 'infected' });
    const mail = [
      'From: a@mail.example',
      'Subject: x',
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Type: text/plain',
      '',
      'see the file',
      '--b',
      'Content-Type: application/octet-stream; name=x.bin',
      'Content-Transfer-Encoding: base64',
      '',
      Buffer.from(MALWARE).toString('base64'),
      '--b--',
      '',
    ].join('\r\n');
    expect(await scanWithClamd(clamd.tcp, Buffer.from(mail))).toMatchObject({ state: 'infected' });
  });

  test('is larger than it takes: said by it, or lost with the connection, or not even sent', async () => {
    const large = Buffer.alloc(STREAM_BYTES * 4, 'a');
    const word = await scanWithClamd(clamd.tcp, large).catch((error: unknown) => error);
    if (word instanceof ScannerAway) expect(word.whileSending).toBe(true);
    else expect(word).toEqual({ state: 'too_large' });
    expect(await scanWithClamd({ host: '127.0.0.1', port: 1 }, large, { mostBytes: STREAM_BYTES })).toEqual({ state: 'too_large' });
  });

  test('answers to a ping', async () => {
    await expect(pingClamd(clamd.socket)).resolves.toBeUndefined();
  });
});

describe('a scanner that is not there', () => {
  /** Does with each connection as told, then counts it. */
  async function listening(serve: (socket: net.Socket) => void): Promise<net.Server & { readonly port: number }> {
    const server = net.createServer((socket) => {
      socket.on('error', () => undefined);
      serve(socket);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return Object.assign(server, { port: (server.address() as net.AddressInfo).port });
  }

  test('because nobody listens', async () => {
    await expect(scanWithClamd({ host: '127.0.0.1', port: await freePort() }, Buffer.from('x'))).rejects.toThrow(/ECONNREFUSED/);
    await expect(scanWithClamd({ path: '/nowhere/clamd.sock' }, Buffer.from('x'))).rejects.toMatchObject({ name: 'ScannerAway' });
  });

  test.each([
    ['hangs up at once', (socket: net.Socket) => void socket.destroy(), /clamd: /],
    ['is silent', () => undefined, /silent/],
  ] as const)('because it %s', async (_what, serve, says) => {
    const open: net.Socket[] = [];
    const server = await listening((socket) => {
      open.push(socket);
      serve(socket);
    });
    await expect(scanWithClamd({ host: '127.0.0.1', port: server.port }, Buffer.from('x'), { silenceMs: 200 })).rejects.toThrow(says);
    open.forEach((socket) => socket.destroy());
    server.close();
  });

  test('is not trusted when it speaks of something else', () => {
    expect(verdictOf('stream: OK')).toEqual({ state: 'clean' });
    for (const answer of ['OK', 'stream: ok', 'stream: OK but', '', 'PONG', 'stream: Can\'t allocate memory ERROR'])
      expect([answer, verdictOf(answer).state]).toEqual([answer, 'failed']);
    expect(verdictOf('INSTREAM size limit exceeded. ERROR')).toEqual({ state: 'too_large' });
    expect(verdictOf('stream: Eicar-Signature FOUND')).toEqual({ state: 'infected', signature: 'Eicar-Signature' });
  });
});

test.each([
  ['127.0.0.1:3310', { host: '127.0.0.1', port: 3310 }],
  ['[::1]:3310', { host: '::1', port: 3310 }],
  ['clamd.internal:3310', { host: 'clamd.internal', port: 3310 }],
  ['/run/clamav/clamd.ctl', { path: '/run/clamav/clamd.ctl' }],
  ['unix:/run/clamav/clamd.ctl', { path: '/run/clamav/clamd.ctl' }],
  ['clamd', undefined],
  ['clamd:0', undefined],
  ['clamd:70000', undefined],
])('the setting %s', (text, address) => expect(parseClamdAddress(text)).toEqual(address));
