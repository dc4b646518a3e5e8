import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { ROOT } from '../support/processes';

/** The most memory that `wasl import-tickets` had in hand (its own process, parsers included), with what it said. */
export async function measuredImport(args: readonly string[], env: Readonly<Record<string, string>>): Promise<{ code: number | null; stdout: string; stderr: string; peakMb: number }> {
  const child = spawn(process.execPath, [path.join(ROOT, 'dist', 'src', 'cli', 'main.js'), 'import-tickets', ...args], {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], NODE_ENV: 'test', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr, peakMb] = ['', '', 0];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  // the kernel's own high-water mark, so that looking seldom misses nothing but the very end
  const look = setInterval(() => (peakMb = Math.max(peakMb, highWaterMb(child.pid ?? 0))), 200);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  clearInterval(look);
  return { code, stdout, stderr, peakMb };
}

function highWaterMb(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/**
 * An mbox of at least so many bytes: conversations of two mails, each with an attachment of its own.
 * @returns how many mails there are
 */
export function writeLargeMbox(file: string, bytes: number, attachmentBytes: number): number {
  const opened = fs.openSync(file, 'w');
  let [written, mails] = [0, 0];
  while (written < bytes) {
    const at = mails++;
    const answers = at % 2 === 1 ? `In-Reply-To: <big-${at - 1}@mail.example>\n` : '';
    const content = randomBytes(attachmentBytes).toString('base64').replace(/.{76}/g, '$&\n');
    written += fs.writeSync(
      opened,
      `From x@y Sat May  1 09:00:00 2021\nFrom: person-${at >> 1}@mail.example\nTo: 937@wasl.example\nSubject: Mail ${at}\nMessage-ID: <big-${at}@mail.example>\n` +
        `Date: Sat, 01 May 2021 08:00:00 +0000\n${answers}MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain; charset=utf-8\n\nرسالة رقم ${at}\n\n` +
        `--b\nContent-Type: application/octet-stream; name=file.bin\nContent-Transfer-Encoding: base64\n\n${content}\n--b--\n\n`,
    );
  }
  fs.closeSync(opened);
  return mails;
}
