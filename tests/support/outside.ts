import { createOutside } from '../../src/outside';

/** As on a trial on one machine: its own servers may be spoken to. */
export const trialOutside = createOutside({ privateAllowed: true, named: [] });
/** What senders name: nothing of this machine. */
export const strangersOutside = createOutside({ privateAllowed: false, named: [] });
