import { expect, type Page } from "playwright/test";

/** Everything that the browser keeps for this origin, as text. */
export const storedTexts = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const parts: unknown[] = [Object.entries(localStorage), Object.entries(sessionStorage)];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        parts.push(request.url, await (await cache.match(request))?.text());
      }
    }
    for (const { name = "" } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open(name);
        request.addEventListener("success", () => resolve(request.result));
        request.addEventListener("error", () => reject(request.error ?? new Error(name)));
      });
      for (const store of database.objectStoreNames) {
        const all = database.transaction(store).objectStore(store).getAll();
        await new Promise((resolve) => all.addEventListener("success", resolve));
        parts.push(all.result);
      }
      database.close();
    }
    return JSON.stringify(parts);
  });

/** How many files' contents the browser holds. */
export const savedContents = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open("naik-kelas");
      request.addEventListener("success", () => resolve(request.result));
      request.addEventListener("error", () => reject(request.error ?? new Error("not opened")));
    });
    const all = database.transaction("device").objectStore("device").getAll();
    await new Promise((resolve) => all.addEventListener("success", resolve));
    database.close();
    return all.result.filter((record) => record instanceof Blob).length;
  });

/** Waits until the worker keeps this text on the device. */
export const untilKept = (page: Page, text: string) =>
  expect.poll(() => storedTexts(page)).toContain(text);

const hide = (page: Page) =>
  page.evaluate(() => dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true })));
const show = (page: Page) =>
  page.evaluate(() => dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true })));

/** Cuts the network of these pages, which share a context. */
export async function goOffline(...pages: Page[]) {
  await pages[0]?.context().setOffline(true);
  for (const page of pages) {
    await hide(page); // offline emulation does not close an open connection
    await show(page);
  }
}
