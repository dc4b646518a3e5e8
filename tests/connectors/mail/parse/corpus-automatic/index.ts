import { MACHINES } from './machines';
import { MORE_MACHINES } from './more-machines';
import { OUT_OF_OFFICE } from './out-of-office';
import { FAXES, PEOPLE } from './people';
import { PLAIN_BOUNCES } from './plain-bounces';
import { PROVIDER_BOUNCES } from './provider-bounces';
import { RARER_BOUNCES } from './rarer-bounces';
import type { Specimen } from './specimen';
import { STANDARD_REPORTS } from './standard-reports';

/** Every specimen, by the kind of story that it tells. */
export const CORPUS: Readonly<Record<string, readonly Specimen[]>> = {
  'reports by the book': STANDARD_REPORTS,
  'failures in plain words': PLAIN_BOUNCES,
  'failures of rarer systems': RARER_BOUNCES,
  "providers' failures": PROVIDER_BOUNCES,
  'out of office': OUT_OF_OFFICE,
  'other machines': MACHINES,
  'machines and people, a second look': MORE_MACHINES,
  'people who look like machines': PEOPLE,
  'faxes': FAXES,
};
