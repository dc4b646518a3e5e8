// Preloaded into a measured Node process (`--require`): how late its main thread's timers are, told over the process's own IPC
// channel. A late timer has causes that are not the program's: the kernel says how long the thread waited for a core, and how long it
// really worked (the rest is waiting for the disk, for locks, or for the collector's helpers, which also want a core).
const { isMainThread } = require('node:worker_threads');
const { readFileSync } = require('node:fs');

const BEAT_MS = 10;
const TASK = `/proc/${process.pid}/task/${process.pid}/schedstat`;

if (isMainThread && process.send !== undefined) {
  const late = [];
  let longest = 0;
  let longestOwn = 0;
  let longestWork = 0;
  let before = performance.now();
  let spentBefore = spent();
  setInterval(() => {
    const now = performance.now();
    const spentNow = spent();
    const delay = now - before - BEAT_MS;
    const own = delay - (spentNow.waiting - spentBefore.waiting);
    const work = Math.min(own, spentNow.working - spentBefore.working);
    longest = Math.max(longest, delay);
    longestOwn = Math.max(longestOwn, own);
    longestWork = Math.max(longestWork, work);
    if (own > 25) late.push({ at: Date.now(), delay, own, work });
    before = now;
    spentBefore = spentNow;
  }, BEAT_MS).unref();
  process.on('message', (message) => {
    if (message !== 'loop-delay') return;
    process.send({ longestMs: longest, longestOwnMs: longestOwn, longestWorkMs: longestWork, late: late.splice(0), memory: process.memoryUsage() });
    longest = 0;
    longestOwn = 0;
    longestWork = 0;
  });
  process.channel?.unref();
}

/** Milliseconds that the main thread has worked, and waited for a core, so far. */
function spent() {
  try {
    const [working, waiting] = readFileSync(TASK, 'utf8').split(' ', 2);
    return { working: Number(working) / 1e6, waiting: Number(waiting) / 1e6 };
  } catch {
    return { working: 0, waiting: 0 };
  }
}
