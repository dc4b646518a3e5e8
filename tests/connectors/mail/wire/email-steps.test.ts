import net from 'node:net';
import { healthOf, type CheckStep, type Context } from '../../../../connectors/contract';
import { checkEmailSteps } from '../../../../connectors/email/check';
import { emailConfig, type EmailConfig } from '../../../../connectors/email/config';
import { createOutside } from '../../../../src/outside';
import { startDovecot, type Dovecot } from '../../../support/dovecot';
import { startSmtpSink, type SmtpSink } from '../../../support/smtp-server';

const quiet = (): void => undefined;
let dovecot: Dovecot;
let sink: SmtpSink;
/** Answers, but is no mail server. */
let stranger: net.Server;
beforeAll(async () => {
  dovecot = await startDovecot({ users: { care: 'secret' }, tls: true });
  dovecot.put('care', ['Subject: one\r\n\r\nword\r\n', 'Subject: two\r\n\r\nword\r\n']);
  sink = await startSmtpSink({ login: { user: 'care', password: 'secret' } });
  stranger = net.createServer((socket) => void socket.on('error', quiet).end('HTTP/1.1 400 Bad Request\r\n\r\n'));
  await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
}, 60_000);
afterAll(async () => {
  await sink.close();
  await dovecot.stop();
  await new Promise((resolve) => stranger.close(resolve));
});

const strangerPort = (): number => {
  const address = stranger.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
};
interface Changes {
  readonly imap?: object;
  readonly smtp?: object;
  readonly more?: object;
}
function steps({ imap = {}, smtp = {}, more = {} }: Changes = {}): Promise<readonly CheckStep[]> {
  const ctx: Context<EmailConfig> = {
    accountId: 'account',
    address: 'care@ministry.example',
    config: emailConfig.parse({
      imap: { host: 'localhost', port: dovecot.imapsPort, secure: 'tls', user: 'care', ...imap },
      imapPassword: 'secret',
      smtp: { host: '127.0.0.1', port: sink.port, secure: 'none', user: 'care', ...smtp },
      smtpPassword: 'secret',
      certificateAuthority: dovecot.certificate,
      ...more,
    }),
    signal: new AbortController().signal,
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    outside: createOutside({
      privateAllowed: true,
      named: [],
      lookup: (host) => {
        if (host === 'localhost') return Promise.resolve(['127.0.0.1']);
        return Promise.reject(Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: 'ENOTFOUND' }));
      },
    }),
    accessToken: () => Promise.reject(new Error('signs in with no token')),
  };
  return checkEmailSteps(ctx);
}
/** `in name ok`, one a step. */
const told = (all: readonly CheckStep[], way: CheckStep['way']): string[] =>
  all.filter((step) => step.way === way).map((step) => `${step.step} ${step.state}`);

test('when everything goes well every step says so, and how much lies in each folder', async () => {
  const all = await steps({ imap: { folders: ['INBOX', 'Junk'] } });
  expect(told(all, 'in')).toEqual(['name ok', 'port ok', 'tls ok', 'greeting ok', 'sign_in ok', 'folders ok']);
  expect(told(all, 'out')).toEqual(['name ok', 'port ok', 'greeting ok', 'sign_in ok', 'sender ok']);
  expect(all.find(({ step }) => step === 'sender')).toMatchObject({ detail: 'care@ministry.example', maxMessageBytes: 62_914_560 });
  expect(all.find(({ step }) => step === 'folders')?.detail).toBe('INBOX: 2, Junk: 0');
  expect(healthOf(all)).toEqual({ state: 'ok' });
});

const IN: readonly [string, CheckStep['step'], () => Changes, string][] = [
  ['a name that nobody knows', 'name', () => ({ imap: { host: 'mail.nowhere.example' } }), 'server name'],
  ['a port that is closed', 'port', () => ({ imap: { port: 1 } }), 'port'],
  ['TLS asked of a port without it', 'tls', () => ({ imap: { port: dovecot.imapPort, secure: 'tls' } }), 'kind of encryption'],
  ['a certificate that nobody vouches for', 'tls', () => ({ more: { certificateAuthority: undefined } }), 'certificate'],
  ['something that is no mail server', 'greeting', () => ({ imap: { port: strangerPort(), host: '127.0.0.1', secure: 'none' } }), 'Something answers'],
  ['a wrong password', 'sign_in', () => ({ more: { imapPassword: 'wrong' } }), 'password'],
  ['a folder that is not there', 'folders', () => ({ imap: { folders: ['INBOX', 'Nowhere'] } }), 'folder'],
];
test.each(IN)('%s is told at the step "%s" of the way in, with what to do; the way out is told on its own', async (_, step, changes, advice) => {
  const all = await steps(changes());
  const at = all.findIndex(({ state }) => state === 'failed');
  expect(all[at]).toMatchObject({ way: 'in', step, detail: expect.stringMatching(/^imap_/) });
  expect(all[at]?.advice?.en).toContain(advice);
  expect(all[at]?.advice?.ar).toMatch(/[\u0600-\u06ff]/);
  const others = all.filter(({ way }) => way === 'in').map(({ state }) => state);
  expect(others).toEqual(others.map((_state, n) => (n < at ? 'ok' : n === at ? 'failed' : 'not_reached')));
  expect(told(all, 'out').every((line) => line.endsWith(' ok'))).toBe(true);
  expect(healthOf(all).state).toBe('failing');
});

const OUT: readonly [string, CheckStep['step'], () => Changes, string][] = [
  ['a name that nobody knows', 'name', () => ({ smtp: { host: 'mail.nowhere.example', secure: 'tls' } }), 'server name'],
  ['a port that is closed', 'port', () => ({ smtp: { port: 1 } }), 'port'],
  ['encryption that is not offered', 'tls', () => ({ smtp: { secure: 'starttls' } }), 'encrypted connection'],
  ['something that is no mail server', 'greeting', () => ({ smtp: { port: strangerPort() } }), 'Something answers'],
  ['a wrong password', 'sign_in', () => ({ more: { smtpPassword: 'wrong' } }), 'password'],
];
test.each(OUT)('%s is told at the step "%s" of the way out', async (_, step, changes, advice) => {
  const all = await steps(changes());
  const failed = all.filter(({ state }) => state === 'failed');
  expect(failed.map((one) => [one.way, one.step])).toEqual([['out', step]]);
  expect(failed[0]?.advice?.en).toContain(advice);
});

test('what is not set up is no failure: it says what is missing', async () => {
  const all = await steps({ more: { smtp: undefined } });
  expect(told(all, 'out')).toEqual(['configured not_configured']);
  expect(healthOf(all)).toMatchObject({ state: 'not_configured', problem: 'no_outgoing_server' });
});

describe('whether the outgoing server takes mail from the account', () => {
  afterEach(() => sink.script({}));

  test('is asked for every address that answers go out under, with no message, and the connection ends', async () => {
    const from: string[] = [];
    const before = { connections: sink.connections(), commands: sink.commands().length, messages: sink.messages.length };
    sink.script({ mail: (sender) => (from.push(sender), '250-2.1.0 Sender\r\n250 2.1.0 OK') });
    const all = await steps({ more: { aliases: ['clinics@ministry.example', 'riaya@ministry.example'] } });
    expect(from).toEqual(['care@ministry.example', 'clinics@ministry.example', 'riaya@ministry.example']);
    expect(told(all, 'out').at(-1)).toBe('sender ok');
    expect(sink.connections()).toBe(before.connections + 1);
    expect(sink.messages).toHaveLength(before.messages);
    const said = sink.commands().slice(before.commands);
    expect(said.filter((verb) => verb === 'RCPT' || verb === 'DATA')).toEqual([]);
  });

  test.each([
    ['550 5.7.60 Client does not have permissions to send as this sender', 'send as it'],
    ['451 4.7.1 Try again later', 'in some minutes'],
  ] as const)('%s to an alias is a failed step that names it, with the server\'s own words', async (answer, advice) => {
    sink.script({ mail: (sender) => (sender.startsWith('clinics') ? answer : '250 OK') });
    const all = await steps({ more: { aliases: ['clinics@ministry.example'] } });
    const failed = all.find(({ state }) => state === 'failed');
    expect(failed).toMatchObject({ way: 'out', step: 'sender', detail: `smtp_sender_refused: ${answer}` });
    expect(failed?.advice?.en).toContain('clinics@ministry.example');
    expect(failed?.advice?.en).toContain(advice);
    expect(failed?.advice?.ar).toContain('clinics@ministry.example');
  });

  test('an address that only SMTPUTF8 could say is told before anything is asked', async () => {
    const all = await steps({ more: { aliases: ['رعاية@ministry.example'] } });
    expect(all.find(({ state }) => state === 'failed')).toMatchObject({ step: 'sender', detail: 'smtp_sender_refused: the server does not know SMTPUTF8' });
  });

  test('a server that hangs up on the question fails that step, not the sign-in', async () => {
    sink.script({ mail: () => 'drop' });
    const all = await steps();
    expect(all.find(({ state }) => state === 'failed')).toMatchObject({ way: 'out', step: 'sender' });
  });
});
