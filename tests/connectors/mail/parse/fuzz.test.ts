import { createParsePool, type ParsePool } from '../../../../src/parsing/pool';
import { corpusMails, faultOf, fuzz, minimise, type Finding } from './corpus/fuzz';
import { spoil } from './corpus/mutate';

const SEED = 1_448_000;
const MAILS = 400;

describe('spoilt mails', () => {
  let pool: ParsePool;
  beforeAll(() => {
    pool = createParsePool({ size: 2, memoryMb: 256 });
  });
  afterAll(() => pool.close());

  it('are spoilt the same way by the same seed', () => {
    expect(spoil(SEED, corpusMails)).toEqual(spoil(SEED, corpusMails));
    expect(spoil(SEED, corpusMails).bytes).not.toEqual(spoil(SEED + 1, corpusMails).bytes);
  });
  it('are all read within the limits, and the answers are well-formed', async () => {
    const found: string[] = [];
    for await (const { seed, fault, deeds } of fuzz(pool, Array.from({ length: MAILS }, (_, index) => SEED + index))) found.push(`${seed}: ${fault} (${deeds.join(', ')})`);
    expect(found).toEqual([]);
  });
  it('are not to blame when a machine without time ends their reading', async () => {
    const busy = createParsePool({ size: 1, timeoutMs: 1 });
    const large = Buffer.concat([Buffer.from('Subject: large\r\n\r\n'), Buffer.alloc(4_000_000, 'words\r\n')]);
    await expect(busy.inspect(large)).rejects.toMatchObject({ code: 'parse_timeout' });
    expect(await faultOf(busy, large)).toBeUndefined();
    await busy.close();
  });
  it('of a fault only what it needs is kept', async () => {
    const answers = (bytes: Uint8Array): Promise<Record<string, unknown>> => Promise.resolve(Buffer.from(bytes).includes('poison') ? { text: 'a\0' } : { text: 'a' });
    const bad: ParsePool = { ...pool, inspect: answers };
    const finding: Finding = { seed: 0, deeds: [], fault: 'not_well_formed', bytes: Buffer.from(`${'x'.repeat(500)}poison${'y'.repeat(300)}`) };
    expect(await faultOf(bad, finding.bytes)).toBe('not_well_formed');
    expect((await minimise(bad, finding)).toString()).toContain('poison');
    expect((await minimise(bad, finding)).length).toBeLessThan(20);
  });
});
