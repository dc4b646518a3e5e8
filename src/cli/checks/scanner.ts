import type { Config } from '../../config';
import { pingClamd } from '../../scanning/clamd';
import type { Finding } from './finding';

/** The virus scanner answers. Without WASL_CLAMD there is nothing to check, but something to know. */
export async function checkScanner({ clamd, scanRequired }: Config): Promise<readonly Finding[]> {
  const check = 'scanner';
  if (clamd === undefined)
    return scanRequired
      ? [{ check, state: 'fail', detail: 'WASL_SCAN_REQUIRED is set and WASL_CLAMD is not: every file is held', advice: 'set WASL_CLAMD' }]
      : [{ check, state: 'ok', detail: 'not used (WASL_CLAMD is not set): files are not scanned' }];
  try {
    await pingClamd(clamd);
    return [{ check, state: 'ok', detail: 'clamd answers' }];
  } catch (error) {
    return [
      {
        check,
        state: 'fail',
        detail: error instanceof Error ? error.message : String(error),
        advice: scanRequired ? 'start clamd, or correct WASL_CLAMD; until then files are held, and cases opened all the same' : 'start clamd, or correct WASL_CLAMD; until then nothing is scanned',
      },
    ];
  }
}
