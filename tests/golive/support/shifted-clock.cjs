// Preloaded into Wasl (`NODE_OPTIONS=--require`): its wall clock is as many milliseconds away from the machine's as a file says, and
// jumps when the file is changed. Steady clocks go on, as they do when somebody sets a machine's clock.
const { readFileSync } = require('node:fs');

const file = process.env.WASL_TEST_CLOCK;
const RealDate = Date;
let offset = 0;
let readAt = -Infinity;

function now() {
  if (performance.now() - readAt > 50) {
    readAt = performance.now();
    try {
      offset = Number(readFileSync(file, 'utf8')) || 0;
    } catch {
      // not written yet: as the machine's
    }
  }
  return RealDate.now() + offset;
}

class ShiftedDate extends RealDate {
  constructor(...args) {
    if (args.length === 0) super(now());
    else super(...args);
  }
  static now() {
    return now();
  }
}
if (file !== undefined) globalThis.Date = ShiftedDate;
