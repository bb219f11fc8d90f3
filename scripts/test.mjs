// Runs all tests, also on a fresh clone: installs packages, a browser and other programs; quick checks, build, browser tests.
import { prepareBrowser } from "./browser.mjs";
import { installPrograms, reportMissingPrograms } from "./debian-package.mjs";
import { installPackages, runBin, runTogether } from "./install.mjs";
import { fetchPromtool, findPromtool } from "./promtool.mjs";

installPackages();
installPrograms();
if (!findPromtool()) fetchPromtool();
// The tests alone would leave half a core of two idle.
const checked = runTogether(
  ["npm", ["run", "--silent", "test:unit"]],
  ["npm", ["run", "--silent", "static:build"], { NODE_ENV: "production" }],
);
await prepareBrowser();
await checked;
runBin("playwright", ["test"]);
reportMissingPrograms();
if (!findPromtool()) console.warn("promtool is not installed: deploy/prometheus was not tested.");
