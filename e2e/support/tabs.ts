import { type BrowserContext, expect, type Page, type Request } from "playwright/test";
import { announce, createSession } from "@/lib/testing/factories";
import type { Actor } from "@/lib/auth/actor";
import { E2E_ORIGIN } from "./environment";
import { openStream } from "./event-stream";

export const STREAM = "**/api/notifications/stream*";

/** The server's default limit of streams per user. */
const MAX_STREAMS = 5;

const isStream = (request: Request) => request.url().includes("/api/notifications/stream");

export const bell = (page: Page) => page.getByRole("button", { name: /^Notifikasi,/ });
export const connected = (page: Page) => expect(page.getByText("Tersambung")).toBeVisible();
export const unread = (page: Page, count: number, timeout?: number) =>
  expect(bell(page)).toHaveAccessibleName(`Notifikasi, ${count} belum dibaca`, { timeout });
export const logOut = (page: Page) =>
  page.request.post("/demo/lucia?/logout", { headers: { Origin: E2E_ORIGIN }, maxRedirects: 0 });

/** Records which page of the context requested the stream last. */
export function watchStream(context: BrowserContext) {
  const requesters: Page[] = [];
  context.on("request", (request) => {
    if (isStream(request)) requesters.push(request.frame().page());
  });
  return { leader: () => requesters.at(-1), requesters };
}

/** The number of the user's open streams: the limit minus those that can still be opened. */
export async function streamsOf(actor: Actor): Promise<number> {
  const { token } = await createSession(actor);
  const opened: Awaited<ReturnType<typeof openStream>>[] = [];
  for (;;) {
    const stream = await openStream({ token });
    if (stream.status !== 200) break;
    opened.push(stream);
  }
  for (const stream of opened) stream.close();
  await Promise.all(opened.map((stream) => stream.untilEnded()));
  return MAX_STREAMS - opened.length;
}

/** Makes the server poll its log at once, by a logout of the actor through it. */
export async function pollNow(actor: Actor) {
  const { token } = await createSession(actor);
  await fetch(`${E2E_ORIGIN}/demo/lucia?/logout`, {
    method: "POST",
    headers: { Cookie: `session=${token}`, Origin: E2E_ORIGIN },
    redirect: "manual",
  });
}

/** Publishes, and makes the server poll its log at once. */
export async function announceNow(
  teacher: Actor,
  { course, title }: { course: { id: string }; title: string },
) {
  const { id } = await announce(teacher, course, { title });
  await pollNow(teacher);
  return id;
}

/** Makes every page of the context count the notifications in its toasts. */
export async function countToasts(context: BrowserContext) {
  await context.addInitScript(() => {
    const counter = { shown: 0 };
    Object.assign(globalThis, { counter });
    const toasts = 'section[aria-label^="Notifikasi baru"] li';
    const countIn = (node: Node) => {
      if (!(node instanceof Element)) return;
      for (const toast of [node, ...node.querySelectorAll(toasts)]) {
        if (!toast.matches(toasts)) continue;
        const [, many] = /^(\d+) notifikasi baru/.exec(toast.textContent) ?? [];
        counter.shown += Number(many ?? 1);
      }
    };
    new MutationObserver((records) => {
      for (const { addedNodes } of records) for (const node of addedNodes) countIn(node);
    }).observe(document, { childList: true, subtree: true });
  });
}

/** The number of notifications in a page's toasts since it was loaded. */
export const toastCount = (page: Page) =>
  page.evaluate(() => (globalThis as unknown as { counter: { shown: number } }).counter.shown);

/** Suspends a page's script without a lifecycle event; returns a function that resumes it. */
export async function suspendScript(page: Page): Promise<() => Promise<unknown>> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Debugger.enable");
  const paused = new Promise((resolve) => devtools.once("Debugger.paused", resolve));
  await devtools.send("Debugger.pause");
  await paused;
  return () => devtools.send("Debugger.disable");
}

export async function crash(page: Page) {
  const devtools = await page.context().newCDPSession(page);
  const crashed = new Promise((resolve) => page.once("crash", resolve));
  devtools.send("Page.crash").catch(() => undefined); // the page cannot respond
  await crashed;
}
