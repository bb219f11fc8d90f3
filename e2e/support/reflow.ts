import type { Page } from "playwright/test";
import { nextFrame } from "./axe";

/** WCAG 1.4.10: a page of 1280 px, zoomed to 400 %. */
export const NARROW = { width: 320, height: 3_000 }; // so that fixed bars lie over nothing

/** WCAG 1.4.12, as a reader's own style sheet sets it. */
const SPACING = `* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
  word-spacing: 0.16em !important } p { margin-bottom: 2em !important }`;

/** What is cut off, or makes the page wider than the screen. Lines that end in "…" are meant. */
function cutOff() {
  const { scrollWidth } = document.documentElement;
  const problems = scrollWidth > innerWidth ? [`the page is ${scrollWidth} px wide`] : [];
  for (const element of document.body.querySelectorAll<HTMLElement>("*")) {
    if (!(element instanceof HTMLElement) || !element.checkVisibility()) continue;
    const { scrollWidth: width, scrollHeight: height, clientWidth, clientHeight } = element;
    const style = getComputedStyle(element);
    // Within a line, for screen readers only, or a field, whose text can be moved.
    if (clientWidth <= 1 || style.clipPath !== "none" || element.matches("input, textarea"))
      continue;
    const isShortened = style.textOverflow === "ellipsis" || style.webkitLineClamp !== "none";
    const hides = style.overflowX === "hidden" || style.overflowX === "clip";
    const isControl = element.matches("button, summary, a");
    if (
      !isShortened &&
      (hides || isControl) &&
      (width > clientWidth + 1 || height > clientHeight + 1)
    )
      problems.push(`cut off: ${element.tagName} ${element.textContent.trim().slice(0, 40)}`);
  }
  return problems;
}

function setSpacing(css: string) {
  const sheet = new CSSStyleSheet(); // the page's policy would block a style element
  sheet.replaceSync(css);
  document.adoptedStyleSheets = css === "" ? [] : [sheet];
}

/** What a reader cannot see on a narrow screen, also with more space between letters, words and lines. */
export async function reflowProblems(page: Page): Promise<string[]> {
  const size = page.viewportSize();
  await page.setViewportSize(NARROW);
  await nextFrame(page);
  const found = await page.evaluate(cutOff);
  await page.evaluate(setSpacing, SPACING);
  const spaced = await page.evaluate(cutOff);
  await page.evaluate(setSpacing, "");
  if (size) await page.setViewportSize(size);
  const only = spaced.filter((problem) => !found.includes(problem));
  return [...found, ...only.map((problem) => `with text spacing: ${problem}`)];
}
