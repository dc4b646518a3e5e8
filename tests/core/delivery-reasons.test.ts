import fs from 'node:fs';
import path from 'node:path';
import { DELIVERY_REASONS } from '../../src/shared/delivery-reason';
import { ROOT } from '../support/processes';

/** Where deliveries get their reasons. */
const PLACES = [
  'src/app/deliver.ts',
  'src/app/decide-delivery.ts',
  'src/app/sweep.ts',
  'src/app/undo-reply.ts',
  'src/db/delivery-store.ts',
  'src/db/put-on-hold.ts',
  'connectors/email/send.ts',
  'connectors/_mail/smtp/send.ts',
  'connectors/_mail/smtp/verdict.ts',
];

test('every code that the program gives as the reason of a delivery is one that the screens have words for', () => {
  const known = new Set<string>(DELIVERY_REASONS);
  const used = PLACES.flatMap((place) => {
    const source = fs.readFileSync(path.join(ROOT, place), 'utf8');
    return [...source.matchAll(/(?:reason(?:: | = )|later\()['`]([a-z_]+)['`:]/g)].map(([, code = '']) => code);
  });
  expect(used.length).toBeGreaterThan(15);
  expect(used.filter((code) => !known.has(code))).toEqual([]);
});
