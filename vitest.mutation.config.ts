import { defineConfig } from "vitest/config";
import whole from "./vitest.config";

/** What `npm run mutation` runs for each change: the unit and data tests of lib, on an embedded database. */
export default defineConfig({
  resolve: whole.resolve,
  test: {
    globalSetup: whole.test?.globalSetup,
    env: whole.test?.env,
    include: ["lib/**/*.test.ts"],
    setupFiles: "./db/testing/setup-embedded.ts",
  },
});
