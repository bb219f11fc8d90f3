// What all parts of `npm run mutation` have in common. See scripts/mutation.mjs.
/** @type {import("@stryker-mutator/api/core").PartialStrykerOptions} */
export default {
  testRunner: "vitest",
  plugins: ["@stryker-mutator/vitest-runner"],
  vitest: { configFile: "vitest.mutation.config.ts" },
  dryRunTimeoutMinutes: 15,
  // Left alone: to rewrite it Stryker needs a programming interface that the native compiler lacks.
  tsconfigFile: "no-tsconfig.json",
  coverageAnalysis: "perTest",
  ignoreStatic: true,
  concurrency: 1,
  timeoutMS: 20_000,
  reporters: ["clear-text", "progress-append-only", "json"],
  tempDirName: ".mutation/sandbox",
  cleanTempDir: "always",
  thresholds: { high: 95, low: 85, break: null },
};
