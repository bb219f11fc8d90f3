import { defineConfig } from "vitest/config";
import whole from "./vitest.config";

/** What `npm run mutation` runs for each change: the tests of its part, on an embedded database. */
export default defineConfig({
  resolve: whole.resolve,
  test: {
    globalSetup: whole.test?.globalSetup,
    env: whole.test?.env,
    include: (process.env.MUTATION_TESTS ?? "lib/**/*.test.ts").split(" "),
    setupFiles: "./db/testing/setup-embedded.ts",
  },
});
