/**
 * Counts what really ran and leaves it for scripts/test.mjs in the file named by WASL_TEST_REPORT; prints the ten slowest tests.
 * A test that was skipped, left as a to-do, or never reached because its file did not load, counts as failed.
 */
const fs = require('node:fs');
const path = require('node:path');

module.exports = class CountingReporter {
  onRunComplete(_contexts, results) {
    const tests = results.testResults.flatMap((file) =>
      file.testResults.map((test) => ({
        title: `${path.relative(process.cwd(), file.testFilePath)}: ${test.fullName}`,
        milliseconds: test.duration ?? 0,
        status: test.status,
      })),
    );
    const skipped = tests.filter((test) => test.status !== 'passed' && test.status !== 'failed');
    const unloaded = results.testResults.filter(
      (file) => file.testExecError !== undefined && file.testExecError !== null,
    );
    const report = {
      passed: tests.filter((test) => test.status === 'passed').length,
      failed: tests.filter((test) => test.status === 'failed').length + skipped.length + unloaded.length,
    };
    console.log('\nThe ten slowest tests:');
    for (const test of tests.sort((a, b) => b.milliseconds - a.milliseconds).slice(0, 10)) {
      console.log(`  ${(test.milliseconds / 1000).toFixed(1).padStart(6)} s  ${test.title}`);
    }
    for (const test of skipped) console.log(`Not run (${test.status}), counted as failed: ${test.title}`);
    for (const file of unloaded)
      console.log(`Could not be run, counted as failed: ${path.relative(process.cwd(), file.testFilePath)}`);
    if (process.env.WASL_TEST_REPORT) fs.writeFileSync(process.env.WASL_TEST_REPORT, JSON.stringify(report));
  }
};
