import type { Page } from "playwright/test";

/**
 * Does to the page what a browser's translator does, also to what is added later: each text node leaves the
 * document, and its text comes back inside two <font> elements. The page's scripts know nothing of it.
 */
export async function translate(page: Page) {
  await page.waitForFunction(isHydrated);
  await page.evaluate(startTranslating);
}

/** Before React has taken over the page. */
export const translateEarly = (page: Page) =>
  page.addInitScript(
    `addEventListener("DOMContentLoaded", () => { ${startTranslating.toString()}; startTranslating(); });`,
  );

/** React marks the elements that it has taken over. */
function isHydrated() {
  const main = document.querySelector("main");
  return main !== null && Object.keys(main).some((key) => key.startsWith("__reactFiber"));
}

function startTranslating() {
  const untranslated = "script, style, title, noscript, textarea, font, [translate=no]";
  function wrap(text: Text) {
    const parent = text.parentElement;
    if (!parent || parent.closest(untranslated) || text.data.trim() === "") return;
    const outer = document.createElement("font");
    const inner = document.createElement("font");
    inner.textContent = text.data;
    outer.append(inner);
    text.replaceWith(outer);
  }
  function wrapAll(root: Node) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const texts: Text[] = root instanceof Text ? [root] : [];
    while (walker.nextNode()) texts.push(walker.currentNode as Text);
    texts.forEach(wrap);
  }
  wrapAll(document.body);
  new MutationObserver((changes) => {
    for (const { target, addedNodes } of changes) {
      if (target instanceof Text) wrap(target);
      addedNodes.forEach(wrapAll);
    }
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
}
