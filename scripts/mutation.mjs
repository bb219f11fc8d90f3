// `npm run mutation`: changes the guards one by one, part by part, and counts the changes that a test
// notices. See docs/testing.md.
import { Stryker } from "@stryker-mutator/core";

const LEAST_PERCENT = 85;

/** What accounts and passwords may be called: no database, no hashing. */
const NAMES = "{device,impersonation,indonesian-passwords,schema,staff-names,weak-passwords}";

/** What reads the change log, and finds out who is to be told what. */
const LOG =
  "{affected-users,change-log,hub,initial-update,log-follower,log-maintenance,stream-update}";

/** Each part with the tests that belong to it: with all of them a change would take a minute. */
const parts = {
  http: { files: ["lib/http/*.ts"], tests: ["lib/http/*.test.ts", "lib/handlers/*.test.ts"] },
  handlers: { files: ["lib/handlers/*.ts"], tests: ["lib/handlers/*.test.ts"] },
  throttle: { files: ["lib/throttle/*.ts"], tests: ["lib/throttle/*.test.ts"] },
  auth: { files: ["lib/auth/*.ts"], tests: ["lib/auth/*.test.ts"] },
  names: {
    files: [`lib/accounts/${NAMES}.ts`],
    tests: [`lib/accounts/${NAMES}.test.ts`],
  },
  accounts: {
    files: ["lib/accounts/*.ts", `!lib/accounts/${NAMES}.ts`],
    tests: [`lib/accounts/!(${NAMES.slice(1, -1).replaceAll(",", "|")}).test.ts`],
  },
  streams: {
    files: ["lib/realtime/*.ts", `!lib/realtime/${LOG}.ts`],
    tests: ["lib/realtime/!(hub.*|*log*|*.crowd).test.ts", "lib/realtime/hub.live.test.ts"],
  },
  log: {
    files: [`lib/realtime/${LOG}.ts`],
    tests: [`lib/realtime/${LOG}.test.ts`, "lib/realtime/{log-follower.polls,hub.!(race)}.test.ts"],
  },
  policies: {
    files: ["lib/*/policy.ts", "lib/courses/scope.ts"],
    tests: ["lib/{announcements,audit,courses,members,modules,projects,users}/*.test.ts"],
  },
};

/** How the changes of one part ended. */
async function run(name, { files, tests }, incremental) {
  process.env.MUTATION_TESTS = tests.join(" ");
  const results = await new Stryker({
    mutate: [...files, "!**/*.test.ts"],
    incremental,
    incrementalFile: `.mutation/${name}.incremental.json`,
    jsonReporter: { fileName: `.mutation/${name}.json` },
  }).runMutationTest();
  const count = (...states) => results.filter(({ status }) => states.includes(status)).length;
  const noticed = count("Killed", "Timeout");
  return { part: name, noticed, changes: noticed + count("Survived", "NoCoverage") };
}

const percentOf = ({ noticed, changes }) => (changes === 0 ? 100 : (100 * noticed) / changes);
const withPercent = (sum) => ({ ...sum, percent: percentOf(sum).toFixed(1) });

const given = process.argv.slice(2);
const isIncremental = given.includes("--changed");
const names = given.filter((word) => word !== "--changed");
const unknown = names.filter((name) => !(name in parts));
if (unknown.length > 0) {
  console.error(`No part: ${unknown.join(", ")}. There are ${Object.keys(parts).join(", ")}.`);
  process.exit(2);
}

const sums = [];
for (const name of names.length > 0 ? names : Object.keys(parts)) {
  sums.push(await run(name, parts[name], isIncremental));
}
const add = (key) => sums.reduce((sum, part) => sum + part[key], 0);
const total = { part: "all of these", noticed: add("noticed"), changes: add("changes") };
console.table([...sums, total].map(withPercent));
process.exitCode = percentOf(total) < LEAST_PERCENT ? 1 : 0;
