import fs from 'node:fs';
import { Client } from 'pg';
import type { Config } from '../../config';
import { readMasterKey } from '../../master-key-file';
import type { Finding } from './finding';

/** The master key is there, closed to others, and the one that this database was sealed with. */
export async function checkKey(config: Config, url: string): Promise<readonly Finding[]> {
  const check = 'key';
  const client = new Client({ connectionString: url });
  await client.connect();
  const known = await client
    .query<{ key_fingerprint: string }>('select key_fingerprint from installation')
    .finally(() => client.end());
  const fingerprint = known.rows[0]?.key_fingerprint;
  const key = readMasterKey(config.keyFile);
  if (fingerprint === undefined)
    return [
      {
        check,
        state: 'ok',
        detail: key === undefined ? 'none yet: made at the first start' : 'there; the database remembers none yet',
      },
    ];
  if (key === undefined)
    return [
      {
        check,
        state: 'fail',
        detail: `${config.keyFile} is missing`,
        advice: 'put it back from your backup: without it credentials and originals cannot be opened',
      },
    ];
  if (key.fingerprint !== fingerprint)
    return [
      {
        check,
        state: 'fail',
        detail: `${config.keyFile} is not this database's key`,
        advice: 'set WASL_KEY_FILE to the right one',
      },
    ];
  const mode = fs.statSync(config.keyFile).mode & 0o077;
  if (mode !== 0)
    return [
      {
        check,
        state: 'warn',
        detail: `${config.keyFile} can be read by others`,
        advice: `chmod 600 ${config.keyFile}`,
      },
    ];
  return [
    {
      check,
      state: 'ok',
      detail: `the right one, readable by its owner alone; keep a copy apart from the database's backup`,
    },
  ];
}
