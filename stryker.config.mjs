// `npm run mutation`: changes the guards one by one and sees whether a test fails. See docs/testing.md.
/** @type {import("@stryker-mutator/api/core").PartialStrykerOptions} */
export default {
  testRunner: "vitest",
  plugins: ["@stryker-mutator/vitest-runner"],
  vitest: { configFile: "vitest.mutation.config.ts" },
  mutate: [
    "lib/{accounts,auth,handlers,http,throttle,realtime}/**/*.ts",
    "lib/*/policy.ts",
    "lib/courses/scope.ts",
    "!**/*.test.ts",
  ],
  // Left alone: to rewrite it Stryker needs a programming interface that the native compiler lacks.
  tsconfigFile: "no-tsconfig.json",
  coverageAnalysis: "perTest",
  ignoreStatic: true,
  concurrency: 2,
  timeoutMS: 20_000,
  reporters: ["clear-text", "progress-append-only", "json"],
  jsonReporter: { fileName: ".mutation/report.json" },
  tempDirName: ".mutation/sandbox",
  cleanTempDir: "always",
  thresholds: { high: 95, low: 85, break: 85 },
};
