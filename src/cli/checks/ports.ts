import net from 'node:net';
import type { Config } from '../../config';
import type { RunFile } from '../../embedded/run-file';
import type { Finding } from './finding';

/** Is it running and ready; when not, are its ports free? */
export async function checkPorts(config: Config, running: RunFile | undefined): Promise<readonly Finding[]> {
  const check = 'running';
  if (running !== undefined) {
    if (running.url === undefined) return [{ check, state: 'ok', detail: `${running.role}, pid ${running.pid}` }];
    const answer = await fetch(`${running.url.replace(/\/+$/, '')}/readyz`, {
      signal: AbortSignal.timeout(5000),
    }).catch(() => undefined);
    const detail = `pid ${running.pid}, ${running.url}, door on port ${running.smtpPort ?? 'none'}`;
    if (answer?.ok === true) return [{ check, state: 'ok', detail }];
    return [
      {
        check,
        state: 'fail',
        detail: `${detail}: ${answer === undefined ? 'does not answer' : `not ready (${answer.status})`}`,
        advice: 'look at its log; restart it when it does not recover',
      },
    ];
  }
  const wanted = [
    ['PORT', config.port],
    ['WASL_SMTP_PORT', config.smtpPort],
    ['WASL_LMTP_PORT', config.lmtpPort],
  ] as const;
  const taken: Finding[] = [];
  for (const [variable, port] of wanted) {
    if (port === undefined || port === 0 || (await isFree(config.host, port))) continue;
    taken.push({
      check: 'port',
      state: 'fail',
      detail: `${port} is in use by another program`,
      advice: `end it, or set ${variable} to another port`,
    });
  }
  return [{ check, state: 'warn', detail: `no Wasl runs on ${config.dataDir}`, advice: 'npm start' }, ...taken];
}

function isFree(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer().once('error', () => resolve(false));
    server.listen(port, host, () => server.close(() => resolve(true)));
  });
}
