import { afterEach, beforeAll, expect, test, vi } from "vitest";
import type { offlinePage, receiveForm } from "./offline-pages";
import { StorageError, write } from "./storage";
import { inboxOf } from "./testing/inbox";

/** A request of IndexedDB that ends with this event. */
function requestThat(event: "success" | "error", result?: unknown) {
  const request = Object.assign(new EventTarget(), { result, error: new Error(event) });
  queueMicrotask(() => request.dispatchEvent(new Event(event)));
  return request;
}

/** Has no room: when something is written it is aborted. */
function transaction() {
  let end = "complete";
  const running = Object.assign(new EventTarget(), {
    error: new DOMException("full", "QuotaExceededError"),
    objectStore: () => ({
      get: () => requestThat("success"),
      put: () => void (end = "abort"),
      delete: () => undefined,
    }),
  });
  setImmediate(() => running.dispatchEvent(new Event(end)));
  return running;
}
const fullDatabase = { transaction, close: () => undefined };

const factories = {
  "is missing": undefined,
  "is blocked": {
    open: () => {
      throw new DOMException("blocked", "SecurityError");
    },
  },
  "cannot be opened": { open: () => requestThat("error") },
  "is full": { open: () => requestThat("success", fullDatabase) },
};

let worker: { offlinePage: typeof offlinePage; receiveForm: typeof receiveForm };
beforeAll(async () => {
  const location = { origin: "https://kelas.example" };
  vi.stubGlobal("self", { location, registration: {} });
  vi.stubGlobal("navigator", { language: "id" });
  vi.stubGlobal("IDBKeyRange", { bound: () => undefined });
  worker = await import("./offline-pages");
});
afterEach(() => vi.stubGlobal("indexedDB", undefined));

test.each(Object.entries(factories))(
  "storage %s: said as such, and pages are shown",
  async (_, factory) => {
    vi.stubGlobal("indexedDB", factory);
    const storing = write((device) => void (device.inbox = inboxOf()));
    await expect(storing).rejects.toBeInstanceOf(StorageError);
    const page = await worker.offlinePage(new URL("https://kelas.example/app/notifications"));
    expect(await page.text()).toContain('<a class="button quiet" href="">');
    const form = new FormData();
    form.set("token", "x");
    const sent = new Request("https://kelas.example/offline", { method: "POST", body: form });
    expect((await worker.receiveForm(sent)).headers.get("location")).toBe(
      "https://kelas.example/app/notifications",
    );
  },
);

test.each(["id", "en"])("a page is in the language that was chosen: %s", async (locale) => {
  const get = (name: string) => Promise.resolve(name === "locale" ? { value: locale } : null);
  vi.stubGlobal("self", Object.assign(self, { cookieStore: { get } }));
  const page = await worker.offlinePage(new URL("https://kelas.example/app"));
  expect(await page.text()).toContain(`<html lang="${locale}">`);
});
