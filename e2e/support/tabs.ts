import type { BrowserContext, Page, Request } from "playwright/test";
import { announce, createSession } from "@/lib/testing/factories";
import type { Actor } from "@/lib/auth/actor";
import { E2E_ORIGIN } from "./environment";
import { openStream } from "./event-stream";

export const STREAM = "**/api/notifications/stream*";

/** The cap per user that a server has by default. */
const MAX_STREAMS = 5;

const isStream = (request: Request) => request.url().includes("/api/notifications/stream");

/** Knows which page of the context asked for the stream last. */
export function watchStream(context: BrowserContext) {
  const asked: Page[] = [];
  context.on("request", (request) => {
    if (isStream(request)) asked.push(request.frame().page());
  });
  return { leader: () => asked.at(-1), asked };
}

/** How many streams the server holds for the user: as many as are missing up to the cap. */
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

/** Publishes, and has the server poll its log at once: any change through it does that, such as a logout. */
export async function announceNow(
  teacher: Actor,
  { course, title }: { course: { id: string }; title: string },
) {
  const { id } = await announce(teacher, course, { title });
  const { token } = await createSession(teacher);
  await fetch(`${E2E_ORIGIN}/demo/lucia?/logout`, {
    method: "POST",
    headers: { Cookie: `session=${token}`, Origin: E2E_ORIGIN },
    redirect: "manual",
  });
  return id;
}

/** Makes every page of the context count the notifications that its toasts announce. */
export async function countToasts(context: BrowserContext) {
  await context.addInitScript(() => {
    const counter = { told: 0 };
    Object.assign(globalThis, { counter });
    const note = (node: Node) => {
      if (!(node instanceof HTMLLIElement) || !node.closest("[role=region]")) return;
      const [, many] = /^(\d+) notifikasi baru/.exec(node.textContent) ?? [];
      counter.told += Number(many ?? 1);
    };
    new MutationObserver((records) => {
      for (const { addedNodes } of records) for (const node of addedNodes) note(node);
    }).observe(document, { childList: true, subtree: true });
  });
}

/** How many notifications the toasts of a page have announced since it was loaded. */
export const toastCount = (page: Page) =>
  page.evaluate(() => (globalThis as unknown as { counter: { told: number } }).counter.told);

/** Stops a page's script in its tracks, without a word to it; the answer lets it go on. */
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
  devtools.send("Page.crash").catch(() => undefined); // nobody is left to answer
  await crashed;
}
