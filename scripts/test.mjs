// Runs all tests, also on a fresh clone: installs packages, a browser and other programs; quick checks, build, browser tests.
import { prepareBrowser } from "./browser.mjs";
import { compressStatic } from "./compress-static.mjs";
import { installPrograms, reportMissingPrograms } from "./debian-package.mjs";
import { installPackages, run, runBin } from "./install.mjs";
import { fetchPromtool, findPromtool } from "./promtool.mjs";

installPackages();
installPrograms();
if (!findPromtool()) fetchPromtool();
run("npm", ["run", "--silent", "validate"]);
runBin("next", ["build"], { NODE_ENV: "production" });
await compressStatic();
await prepareBrowser();
runBin("playwright", ["test"]);
reportMissingPrograms();
if (!findPromtool()) console.warn("promtool is not installed: deploy/prometheus was not tested.");
