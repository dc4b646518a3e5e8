import { createLog, scrub } from '../../src/log';

function logged(
  level: 'debug' | 'info' | 'warn' | 'error',
  write: (log: ReturnType<typeof createLog>) => void,
): readonly Record<string, unknown>[] {
  const lines: string[] = [];
  write(createLog(level, (line) => void lines.push(line)));
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

test('a line is one JSON object with its level by name, its time and the fields given', () => {
  const [line] = logged('info', (log) =>
    log.info({ ticketId: '0190a7f0-0000-7000-8000-000000000001', attempt: 2 }, 'filed'),
  );
  expect(line).toMatchObject({
    level: 'info',
    msg: 'filed',
    ticketId: '0190a7f0-0000-7000-8000-000000000001',
    attempt: 2,
  });
  expect(Date.parse(String(line?.['time']))).not.toBeNaN();
});

test('what is below the level is not written', () => {
  expect(logged('warn', (log) => log.info({}, 'quiet'))).toEqual([]);
});

test('canaries: no password, token, body, name, address or identity number reaches the log by any way', () => {
  class PostgresError extends Error {
    severity = 'ERROR';
    routine = 'int4in';
    code = '22P02';
    detail = 'Key (email)=(fatima@example.sa) already exists.';
    constraint = 'users_email';
  }
  const lines = logged('debug', (log) => {
    log.info({ password: 'hunter2hunter2', nested: { deep: [{ apiKey: 'hunter2hunter2' }] } }, 'one');
    log.warn(
      { text: 'كلام المريضة فاطمة', subject: 'كلام', from: { address: 'fatima@example.sa', name: 'فاطمة' } },
      'two',
    );
    log.error({ err: new Error('550 <fatima@example.sa> has no mailbox, call +966 50 123 4567') }, 'three');
    log.error({ err: new PostgresError('invalid input syntax for type integer: "1088776655"') }, 'four');
    log.error(new Error('national id 1088776655'), 'five: 1088776655 and ١٠٨٨٧٧٦٦٥٥ of fatima@example.sa');
    log.info({ url: 'postgres://wasl:hunter2hunter2@db/wasl', raw: Buffer.from('fatima@example.sa') }, 'six');
    log.info({ headers: { Authorization: 'Bearer hunter2hunter2', 'Set-Cookie': 'sid=hunter2hunter2' } }, 'seven');
    log.error({ err: new Error('outer', { cause: new Error('inner fatima@example.sa') }) }, 'eight');
  });
  expect(lines).toHaveLength(8);
  expect(JSON.stringify(lines)).not.toMatch(/hunter2|فاطمة|كلام|fatima|1088776655|١٠٨٨٧٧٦٦٥٥|123 4567/);
  expect(lines[3]).toMatchObject({ err: { code: '22P02', constraint: 'users_email', message: 'PostgreSQL 22P02' } });
});

test('ids, times and codes stay readable', () => {
  for (const text of [
    '0190a7f0-1234-7000-8000-123456789012',
    '2026-11-25T01:02:03.456Z',
    'ECONNREFUSED 127.0.0.1:2525',
    '937-1448-0000123-4 filed',
    'case 01901234-1234-7000-8000-123456789012 moved',
  ]) {
    expect(scrub(text)).toBe(text);
  }
});
