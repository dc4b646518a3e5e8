/** `npm run golive`: the checks before a ministry goes live. They take long, and are no part of `npm test`. */
module.exports = { ...require('./jest.config.js'), testMatch: ['**/tests/golive/*.golive.ts'], testTimeout: 900_000, maxWorkers: 1 };
