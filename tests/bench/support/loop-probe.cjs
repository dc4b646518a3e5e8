// Preloaded into a measured Node process (`--require`): how late its main thread's timers are, told over the process's own IPC
// channel. A late timer has two causes, and only one is the program's: the kernel says how long the thread waited for a core.
const { isMainThread } = require('node:worker_threads');
const { readFileSync } = require('node:fs');

const BEAT_MS = 10;
const TASK = `/proc/${process.pid}/task/${process.pid}/schedstat`;

if (isMainThread && process.send !== undefined) {
  const late = [];
  let longest = 0;
  let longestOwn = 0;
  let before = performance.now();
  let waitedBefore = waited();
  setInterval(() => {
    const now = performance.now();
    const waitedNow = waited();
    const delay = now - before - BEAT_MS;
    const own = delay - (waitedNow - waitedBefore);
    longest = Math.max(longest, delay);
    longestOwn = Math.max(longestOwn, own);
    if (own > 25) late.push({ at: Date.now(), delay, own });
    before = now;
    waitedBefore = waitedNow;
  }, BEAT_MS).unref();
  process.on('message', (message) => {
    if (message !== 'loop-delay') return;
    process.send({ longestMs: longest, longestOwnMs: longestOwn, late: late.splice(0), memory: process.memoryUsage() });
    longest = 0;
    longestOwn = 0;
  });
  process.channel?.unref();
}

/** Milliseconds that the main thread has waited for a core so far. */
function waited() {
  try {
    return Number(readFileSync(TASK, 'utf8').split(' ')[1]) / 1e6;
  } catch {
    return 0;
  }
}
