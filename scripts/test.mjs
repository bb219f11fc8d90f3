// Runs all tests, also on a fresh clone: installs packages, a browser and nginx, then quick checks, build, browser tests.
import { prepareBrowser } from "./browser.mjs";
import { compressStatic } from "./compress-static.mjs";
import { findNginx, installNginx } from "./nginx.mjs";
import { installPackages, run, runBin } from "./install.mjs";

installPackages();
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
