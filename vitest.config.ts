import { fileURLToPath } from "node:url";
import { configDefaults, defineConfig } from "vitest/config";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

process.env.TZ = "Asia/Makassar"; // what works only in UTC shall fail

export const alias = [
  { find: "server-only", replacement: here("./db/testing/server-only-stub.ts") },
  { find: /^@\//, replacement: here("./") },
];

/** What reaches the database, and so must work on a remote one too. */
const onAnyHome = [
  "db/*.test.ts",
  "lib/{accounts,announcements,audit,auth,courses,handlers,members,modules,notifications,projects,realtime,school,throttle,users}/**/*.test.ts",
];

export default defineConfig({
  resolve: { alias },
  test: {
    globalSetup: "./db/testing/template.ts",
    pool: "forks",
    maxWorkers: "100%", // by default one fewer than there are cores: of two cores one would idle
    env: { LOG_LEVEL: "silent", NODE_ENV: "test" },
    projects: [
      {
        extends: true,
        test: {
          name: "embedded",
          include: ["{lib,db,components,e2e,scripts}/**/*.test.ts"],
          exclude: [...configDefaults.exclude, "db/remote.test.ts"],
          setupFiles: "./db/testing/setup-embedded.ts",
        },
      },
      {
        extends: true,
        test: {
          name: "remote",
          include: onAnyHome,
          exclude: [
            ...configDefaults.exclude,
            "db/{embedded,writer,busy-retry,migrate,full-disk,storage-guard,take-over,errors}.test.ts", // pragmas, locks and files: a server's own affair
            "lib/accounts/{actions,credentials,lockout,mutations,password-change,promotion,tarpit,throttling}.test.ts", // seconds of password hashing; registration stays
            "lib/realtime/{event-stream,event-stream.crowd,hub.cost,hub.race,log-follower.polls}.test.ts", // thousands of statements, or timers that stand still; see e2e/remote.spec.ts
            "**/{schema,text-keys,password,weak-passwords,device,one-way,one-time-password,import-file,username,lookalikes,reserved-names,staff-names,policy,encode,position,slices,timing-wheel}.test.ts", // no database
          ],
          setupFiles: "./db/testing/setup-remote.ts",
          testTimeout: 60_000,
        },
      },
    ],
  },
});
