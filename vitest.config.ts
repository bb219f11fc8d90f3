import { fileURLToPath } from "node:url";
import { configDefaults, defineConfig, type Plugin } from "vitest/config";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

process.env.TZ = "Asia/Makassar"; // what works only in UTC shall fail

export const alias = [
  { find: "server-only", replacement: here("./db/testing/server-only-stub.ts") },
  { find: /^@\//, replacement: here("./") },
];

/** Tests about hashing itself, or that go the way of a password from end to end. The browser tests hash as well. */
const withBcrypt = [
  "lib/auth/password.test.ts",
  "lib/accounts/{actions,credentials,mutations,tarpit}.test.ts",
];

/** Elsewhere hundreds of logins are made to count something: what they hash with shall cost nothing. */
export const quickHashing: Plugin = {
  name: "quick-hashing",
  enforce: "pre",
  config: () => ({
    resolve: {
      alias: [{ find: /^bcryptjs$/, replacement: here("./db/testing/quick-bcrypt.mjs") }],
    },
  }),
  transform: (code, id) =>
    id.endsWith("/lib/auth/password.ts")
      ? code.replace("./bcrypt-worker.mjs", "../../db/testing/quick-bcrypt-worker.mjs")
      : undefined,
};

/** Tests of functions that need no database. */
const withoutDatabase =
  "**/{schema,text-keys,weak-passwords,device,one-way,one-time-password,import-file,username,lookalikes,reserved-names,staff-names,policy,encode,endpoint,outcome,payload,public-address,position,slices,timing-wheel,share-text,reminder-times,months,quiet-hours,snooze-times,join-code,due,attempt-history,limits,single-comparison,file-name,byte-range}.test.ts";

/** Their files share a process: starting one for each would take longer than the tests. */
const sharingProcess = [
  "{components,e2e}/**/*.test.ts",
  "lib/{api,async,csv,forms,i18n,text}/*.test.ts",
  withoutDatabase,
];

/** What reaches the database, and so must work on a remote one too. */
const onAnyHome = [
  "lib/{accounts,announcements,audit,auth,calendar,courses,handlers,home,members,modules,notifications,privacy,projects,school,throttle,users}/**/*.test.ts",
];

/**
 * Tests of what belongs to a whole process: HTTP servers and what listens to them, memory, timers, threads, signals,
 * globals of a browser. The others take turns in two processes: starting one and loading packages takes longer than
 * most tests.
 */
const ofProcess = [
  "{components,db,e2e,scripts,worker}/**/*.test.ts",
  "lib/{boot,files,http,push,realtime}/**/*.test.ts",
];

const notEmbedded = [
  ...configDefaults.exclude,
  ...withBcrypt,
  ...sharingProcess,
  "db/remote.test.ts",
];

const notRemote = [
  ...configDefaults.exclude,
  "db/{embedded,fsync,writer,busy-retry,migrate,killed-migration,upgrade,side-by-side,full-disk,recovery,storage-guard,take-over,errors,search-index}.test.ts", // pragmas, locks and files: a server's own affair
  "lib/accounts/{lockout,tarpit,throttling}.test.ts", // hundreds of logins; their statements are those of lib/throttle
  "lib/{announcements/recipients,notifications/search}.model.test.ts", // thousands of statements
  "lib/realtime/hints/*.test.ts", // files and Redis; no statements
  "lib/push/sender.test.ts", // requests; its statements are those of lib/push/outbox.ts
  "lib/realtime/{event-stream,event-stream.crowd,hub.cost,hub.race,log-follower.polls}.test.ts", // thousands of statements, or timers that stand still; see e2e/remote.spec.ts
  withoutDatabase,
  "lib/auth/password.test.ts",
];

type Tests = { include: string[]; exclude: string[]; isolate: boolean };

/** `own` is the setup of the database. */
const setupOf = ({ isolate }: Tests, own: string) =>
  isolate ? [own] : ["./db/testing/setup-shared-process.ts", own];

const embedded = (name: string, tests: Tests) => ({
  extends: true as const,
  plugins: [quickHashing],
  test: { name, ...tests, setupFiles: setupOf(tests, "./db/testing/setup-embedded.ts") },
});

const remote = (name: string, tests: Tests) => ({
  extends: true as const,
  plugins: [quickHashing],
  test: {
    name,
    ...tests,
    // Its statements are what matters; how many random walks are right is shown by the embedded database.
    env: { CASES: process.env.CASES ?? "20", UNDOS: process.env.UNDOS ?? "60" },
    setupFiles: setupOf(tests, "./db/testing/setup-remote.ts"),
  },
});

export default defineConfig({
  resolve: { alias },
  test: {
    globalSetup: "./db/testing/template.ts",
    reporters: ["default", "./scripts/slowest.mjs"],
    pool: "forks",
    maxWorkers: "100%", // by default one fewer than there are cores: of two cores one would idle
    testTimeout: 60_000, // ends a test that hangs; property tests may be slow on a busy machine
    env: { LOG_LEVEL: "silent", NODE_ENV: "test" },
    sequence: { setupFiles: "list" },
    projects: [
      {
        extends: true,
        test: { name: "bcrypt", include: withBcrypt, setupFiles: "./db/testing/setup-embedded.ts" },
      },
      {
        extends: true,
        test: {
          name: "shared",
          isolate: false,
          include: sharingProcess,
          setupFiles: "./db/testing/setup-shared.ts",
        },
      },
      embedded("embedded", {
        include: ["lib/**/*.test.ts"],
        exclude: [...notEmbedded, ...ofProcess],
        isolate: false,
      }),
      embedded("embedded process", { include: ofProcess, exclude: notEmbedded, isolate: true }),
      remote("remote", {
        include: onAnyHome,
        exclude: [...notRemote, ...ofProcess],
        isolate: false,
      }),
      remote("remote process", {
        include: [
          "db/*.test.ts",
          "lib/{push,realtime}/**/*.test.ts",
          "lib/files/{access,complete,uploads,upkeep}.test.ts",
        ],
        exclude: notRemote,
        isolate: true,
      }),
    ],
  },
});
