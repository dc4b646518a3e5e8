import * as api from '../../../src/shared/api';
import { hotp, stepAt } from '../../../src/core/totp';
import type { Client } from './client';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Read as an app reads what was typed into it: apart from the code that wrote it. */
function bytesOf(secret: string): Buffer {
  const bits = [...secret].map((letter) => BASE32.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/[01]{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

/** Somebody's telephone. */
export class Authenticator {
  private readonly key: Buffer;
  constructor(secret: string) {
    this.key = bytesOf(secret);
  }
  /** @param steps half minutes away from `at` */
  code(at: Date, steps = 0): string {
    return hotp(this.key, stepAt(at) + steps);
  }
}

export interface Enrolled {
  readonly phone: Authenticator;
  readonly recoveryCodes: readonly string[];
}

/** Sets two-step sign-in up as the screen does; the session must be confirmed. */
export async function enrol(client: Client, at: Date): Promise<Enrolled> {
  const { secret } = api.SecondFactorEnrolment.parse((await client.post('/api/session/second-factor')).json);
  const phone = new Authenticator(secret);
  const answer = await client.call('PUT', '/api/session/second-factor', { code: phone.code(at) });
  return { phone, recoveryCodes: api.RecoveryCodes.parse(answer.json).recoveryCodes };
}
