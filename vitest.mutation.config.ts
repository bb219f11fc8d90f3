import { defineConfig } from "vitest/config";
import whole, { alias, quickHashing } from "./vitest.config";

/** What `npm run mutation` runs for each change: the tests of its part, on an embedded database. */
export default defineConfig({
  plugins: [quickHashing], // a change of a guard is tried with hundreds of logins
  resolve: { alias },
  test: {
    globalSetup: whole.test?.globalSetup,
    env: whole.test?.env,
    include: (process.env.MUTATION_TESTS ?? "lib/**/*.test.ts").split(" "),
    setupFiles: "./db/testing/setup-embedded.ts",
  },
});
