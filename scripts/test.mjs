// Runs all tests, also on a fresh clone: installs packages, Redis, a browser and nginx; quick checks, build, browser tests.
import { prepareBrowser } from "./browser.mjs";
import { compressStatic } from "./compress-static.mjs";
import { findNginx, installNginx } from "./nginx.mjs";
import { findRedis, installRedis } from "./redis.mjs";
import { installPackages, run, runBin } from "./install.mjs";

installPackages();
if (!findRedis()) installRedis();
run("npm", ["run", "--silent", "validate"]);
runBin("next", ["build"], { NODE_ENV: "production" });
await compressStatic();
await prepareBrowser();
if (!findNginx()) installNginx();
runBin("playwright", ["test"]);
if (!findNginx()) {
  console.warn(
    "nginx is not installed: docs/nginx.conf was not tested (e2e/nginx.spec.ts was skipped).",
  );
}
if (!findRedis()) {
  console.warn("Redis is not installed: HINTS_URL was not tested (its tests were skipped).");
}
