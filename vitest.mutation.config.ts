import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vitest/config";
import whole, { alias } from "./vitest.config";

const quickBcrypt = fileURLToPath(new URL("db/testing/quick-bcrypt.mjs", import.meta.url));

/** A change of a guard is tried with hundreds of logins: what they hash with must cost nothing. */
const quickWorker: Plugin = {
  name: "quick-worker",
  enforce: "pre",
  transform: (code, id) =>
    id.endsWith("/lib/auth/password.ts")
      ? code.replace("./bcrypt-worker.mjs", "../../db/testing/quick-bcrypt-worker.mjs")
      : undefined,
};

/** What `npm run mutation` runs for each change: the tests of its part, on an embedded database. */
export default defineConfig({
  plugins: [quickWorker],
  resolve: {
    alias: [{ find: /^bcryptjs$/, replacement: quickBcrypt }, ...alias],
  },
  test: {
    globalSetup: whole.test?.globalSetup,
    env: whole.test?.env,
    include: (process.env.MUTATION_TESTS ?? "lib/**/*.test.ts").split(" "),
    setupFiles: "./db/testing/setup-embedded.ts",
  },
});
