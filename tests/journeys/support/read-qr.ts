import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Locator } from 'playwright-core';

const run = promisify(execFile);
/** In a program of its own: the reader is an ES module, and these tests are not. */
const READER = `
  import decodeQR from 'qr/decode.js';
  import sharp from 'sharp';
  const { data, info } = await sharp(process.argv[1]).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  process.stdout.write(decodeQR({ width: info.width, height: info.height, data }));
`;

/** What a telephone's camera would read off the screen. */
export async function readQr(shown: Locator): Promise<string> {
  const file = path.join(os.tmpdir(), `wasl-qr-${process.pid}.png`);
  await shown.screenshot({ path: file });
  try {
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', READER, file]);
    return stdout;
  } finally {
    await rm(file);
  }
}
