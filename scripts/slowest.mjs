// Prints the slowest tests and files at the end of a run: a reporter for Vitest and for Playwright.
import { relative } from "node:path";

const SHOWN = 10;

export default class Slowest {
  /** Milliseconds by title, and by file. */
  #tests = new Map();
  #files = new Map();

  #add(file, title, ms) {
    const path = relative(process.cwd(), file);
    const add = (to, name) => to.set(name, (to.get(name) ?? 0) + ms);
    add(this.#tests, `${path} › ${title}`);
    add(this.#files, path);
  }

  /** Playwright: after each attempt at a test. */
  onTestEnd(test, { duration }) {
    this.#add(test.location.file, test.title, duration);
  }

  /** Playwright: after the run. */
  onEnd() {
    this.#print();
  }

  /** Vitest: after each test, and after the run. */
  onTestCaseResult(test) {
    const title = `${test.name} (${test.project.name})`;
    this.#add(test.module.moduleId, title, test.diagnostic()?.duration ?? 0);
  }
  onTestRunEnd() {
    this.#print();
  }

  #print() {
    for (const [what, durations] of Object.entries({ files: this.#files, tests: this.#tests })) {
      const longest = [...durations].toSorted(([, a], [, b]) => b - a).slice(0, SHOWN);
      const lines = longest.map(([name, ms]) => `${(ms / 1000).toFixed(1).padStart(7)} s  ${name}`);
      console.log(`\nThe slowest ${what}:\n${lines.join("\n")}`);
    }
  }
}
