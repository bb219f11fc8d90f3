// Everything, also on a fresh clone: packages, a browser, the quick checks, then the real thing.
import { findBrowser, installBrowser } from "./browser.mjs";
import { installPackages, run, runBin } from "./install.mjs";

installPackages();
run("npm", ["run", "--silent", "validate"]);
runBin("next", ["build"], { NODE_ENV: "production" });
if ((await findBrowser()) === undefined) installBrowser();
runBin("playwright", ["test"]);
