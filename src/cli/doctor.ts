import type { Config } from '../config';
import { StartupProblem } from '../core/startup-problem';
import { checkAccounts } from './checks/accounts';
import { checkDatabase } from './checks/database';
import { checkDisk } from './checks/disk';
import type { Finding } from './checks/finding';
import { checkKey } from './checks/key';
import { checkMailAllowlist } from './checks/mail-allowlist';
import { checkOperations } from './checks/operations';
import { checkPorts } from './checks/ports';
import { checkRedis } from './checks/redis';
import { checkScanner } from './checks/scanner';
import type { Out } from './out';
import { withDatabase, type DatabaseAccess } from './session';

type Check = readonly [name: string, look: () => Promise<readonly Finding[]>];

/** `wasl doctor [--json]`: every check speaks, none stops another; exit 1 when one failed. */
export async function doctorCommand(
  config: () => Config,
  options: { readonly json: boolean },
  out: Out,
): Promise<number> {
  const findings = await examine(config);
  if (options.json) out.line(JSON.stringify({ ok: findings.every((finding) => finding.state !== 'fail'), findings }));
  else
    for (const finding of findings)
      out.line(
        `${finding.state.padEnd(5)} ${finding.check.padEnd(11)} ${finding.detail}${finding.advice === undefined ? '' : ` → ${finding.advice}`}`,
      );
  return findings.some((finding) => finding.state === 'fail') ? 1 : 0;
}

async function examine(readConfig: () => Config): Promise<readonly Finding[]> {
  let config: Config;
  try {
    config = readConfig();
  } catch (error) {
    if (!(error instanceof StartupProblem)) throw error;
    return error.message.split('\n').map((line) => ({ check: 'settings', state: 'fail', detail: line }));
  }
  const found: Finding[] = [];
  const look = async ([name, check]: Check): Promise<void> => void found.push(...(await attempt(name, check)));
  await look(['disk', () => checkDisk(config)]);
  await look(['redis', () => checkRedis(config.redisUrl)]);
  await look(['scanner', () => checkScanner(config)]);
  await look(['recipients', () => checkMailAllowlist(config)]);
  const inside = async (access: DatabaseAccess): Promise<void> => {
    await look(['running', () => checkPorts(config, access.running)]);
    await look(['database', () => checkDatabase(access)]);
    // without it the rest would only say the same again
    if (found.some((finding) => finding.check === 'database' && finding.state === 'fail')) return;
    await look(['key', () => checkKey(config, access.appUrl)]);
    await look(['accounts', () => checkAccounts(config, access.appUrl)]);
    await look(['operations', () => checkOperations(access.appUrl)]);
  };
  try {
    await withDatabase(config, inside);
  } catch (error) {
    found.push({ check: 'database', state: 'fail', detail: messageOf(error) });
  }
  return found;
}

async function attempt(check: string, look: () => Promise<readonly Finding[]>): Promise<readonly Finding[]> {
  try {
    return await look();
  } catch (error) {
    return [{ check, state: 'fail', detail: messageOf(error) }];
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
