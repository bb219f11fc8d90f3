// Runs all tests, also on a fresh clone: installs packages, Redis, promtool, a browser and nginx; quick checks, build, browser tests.
import { prepareBrowser } from "./browser.mjs";
import { compressStatic } from "./compress-static.mjs";
import { findNginx, installNginx } from "./nginx.mjs";
import { fetchPromtool, findPromtool } from "./promtool.mjs";
import { findRedis, installRedis } from "./redis.mjs";
import { installPackages, run, runBin } from "./install.mjs";

installPackages();
if (!findRedis()) installRedis();
if (!findPromtool()) fetchPromtool();
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
if (!findPromtool()) {
  console.warn(
    "promtool is not installed: deploy/prometheus was not tested (e2e/watching.test.ts skipped it).",
  );
}
if (!findRedis()) {
  console.warn("Redis is not installed: HINTS_URL was not tested (its tests were skipped).");
}
