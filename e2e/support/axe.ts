import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults, RunOptions } from "axe-core";
import type { Page } from "playwright/test";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Every rule that axe runs unasked (WCAG 2.2 A and AA, best practices), and the size of targets. */
const everything: RunOptions = {
  rules: { "target-size": { enabled: true } },
  resultTypes: ["violations"],
};
/** What a theme changes. */
const colours: RunOptions = { ...everything, runOnly: ["color-contrast", "link-in-text-block"] };

/** What axe finds wrong on the page, with the elements. */
async function violations(page: Page, options: RunOptions): Promise<string[]> {
  const { violations: found } = await page.evaluate(
    (chosen) =>
      (
        globalThis as unknown as { axe: { run: (options: RunOptions) => Promise<AxeResults> } }
      ).axe.run(chosen),
    options,
  );
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${String(target)} (${failureSummary})`),
  );
}

export type Theme = "light" | "dark";
const other = { light: "dark", dark: "light" } as const;

export async function showIn(page: Page, theme: Theme) {
  await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
  await nextFrame(page);
}

/** Until then parts of the page may have their former style. */
export const nextFrame = (page: Page) =>
  page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );

/** Of a page that is shown in `theme`: all rules; and in the other theme, if asked for, those of colours. */
export async function violationsOf(page: Page, theme: Theme, { inBoth }: { inBoth: boolean }) {
  await page.evaluate(axe); // the page's policy would block a script element
  const all = await violations(page, everything);
  if (!inBoth) return all;
  await showIn(page, other[theme]);
  const others = await violations(page, colours);
  await showIn(page, theme);
  const inOther = others.filter((violation) => !all.includes(violation));
  return [...all, ...inOther.map((violation) => `${other[theme]}: ${violation}`)];
}
