import type { BrowserContext, Page } from "playwright/test";
import { announce, createSession } from "@/lib/testing/factories";
import { type Classroom, expect, test as base } from "./fixtures";
import { E2E_ORIGIN } from "./support/environment";
import { freeze, launchFreezable } from "./support/freezing";
import {
  announceNow,
  bell,
  connected,
  crash,
  countToasts,
  logOut,
  suspendScript,
  STREAM,
  streamsOf,
  toastCount,
  unread,
  watchStream,
} from "./support/tabs";

const showTab = (page: Page) =>
  page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
const hideIntoCache = (page: Page) =>
  page.evaluate(() => dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true })));
const restoreFromCache = (page: Page) =>
  page.evaluate(() => dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true })));
/** Tabs of one browser, signed in as the student of the classroom. */
async function tabsOf(context: BrowserContext, classroom: Classroom, count: number) {
  await countToasts(context);
  const stream = watchStream(context);
  const pages: Page[] = [];
  while (pages.length < count) pages.push(await context.newPage());
  await Promise.all(pages.map((page) => page.goto(`${E2E_ORIGIN}/app`)));
  const { teacher, course } = classroom;
  return {
    pages,
    /** Publishes to the student's course. */
    send: (title: string) => announceNow(teacher, { course, title }),
    /** The page that requested the stream last, and the others. */
    roles: () => {
      const leader = stream.leader();
      if (!leader) throw new Error("no tab has requested the stream");
      return { leader, others: pages.filter((page) => page !== leader) };
    },
  };
}

const test = base.extend<{ openTabs: (count: number) => ReturnType<typeof tabsOf> }>({
  openTabs: ({ classroom, pageOf }, use) =>
    use(async (count) => {
      const first = await pageOf(classroom.student);
      return tabsOf(first.context(), classroom, count);
    }),
});

test("ten tabs hold one stream, and each shows an announcement once", async ({
  classroom,
  openTabs,
}) => {
  const { pages, send } = await openTabs(10);
  await Promise.all(pages.map(connected));
  expect(await streamsOf(classroom.student)).toBe(1);

  await send("Untuk semua tab");
  await Promise.all(pages.map((page) => unread(page, 1)));
  await Promise.all(pages.map((page) => expect.poll(() => toastCount(page)).toBe(1)));
});

const departures = {
  "is closed": (page: Page) => page.close(),
  crashes: crash,
  "stands still": suspendScript,
};

test("a frozen tab gives up the lead at once, and catches up when it resumes", async ({
  classroom,
  launchOptions,
}) => {
  const { context, close } = await launchFreezable(launchOptions);
  const { token } = await createSession(classroom.student);
  await context.addCookies([{ name: "session", value: token, url: E2E_ORIGIN }]);
  const { pages, send, roles } = await tabsOf(context, classroom, 3);
  await Promise.all(pages.map(connected));
  const { leader, others } = roles();

  const thaw = await freeze(leader);
  await expect.poll(() => others.includes(roles().leader)).toBe(true);
  await send("Selagi membeku");
  await Promise.all(others.map((page) => unread(page, 1)));
  await thaw();
  await Promise.all(pages.map((page) => unread(page, 1)));
  for (const page of pages) await expect.poll(() => toastCount(page)).toBe(1);
  expect(await streamsOf(classroom.student)).toBe(1);
  await close();
});

for (const [what, depart] of Object.entries(departures)) {
  test(`when the leading tab ${what}, another takes over within 10 s and nothing is lost or shown twice`, async ({
    classroom,
    openTabs,
  }) => {
    const { pages, send, roles } = await openTabs(3);
    await Promise.all(pages.map(connected));
    const { leader, others } = roles();

    const revive = await depart(leader);
    await send("Selagi tidak ada yang memimpin");
    await Promise.all(others.map((page) => unread(page, 1, 10_000)));
    expect(others).toContain(roles().leader);
    await send("Sesudahnya");
    await Promise.all(others.map((page) => unread(page, 2)));

    await revive?.();
    const living = revive ? pages : others;
    await Promise.all(living.map((page) => unread(page, 2)));
    for (const page of living) await expect.poll(() => toastCount(page)).toBe(2);
    await expect.poll(() => streamsOf(classroom.student)).toBe(1);
    expect(others).toContain(roles().leader);
  });
}

test("a tab in the back/forward cache gives up the lead, and catches up when it is shown again", async ({
  classroom,
  openTabs,
}) => {
  const { pages, send, roles } = await openTabs(2);
  await Promise.all(pages.map(connected));
  const { leader, others } = roles();
  const locks = () =>
    leader.evaluate(async () => {
      const { held = [], pending = [] } = await navigator.locks.query();
      return { held: held.length, pending: pending.length };
    });
  expect(await locks()).toEqual({ held: 1, pending: 1 });

  await hideIntoCache(leader);
  await expect.poll(locks).toEqual({ held: 1, pending: 0 });
  await expect.poll(() => roles().leader).toBe(others[0]);
  await send("Selagi tersimpan");
  await Promise.all(others.map((page) => unread(page, 1)));
  await expect(bell(leader)).toHaveAccessibleName("Notifikasi, semua sudah dibaca");

  await restoreFromCache(leader);
  await unread(leader, 1);
  for (const page of pages) await expect.poll(() => toastCount(page)).toBe(1);
  expect(await streamsOf(classroom.student)).toBe(1);
});

test("every tab shows that it is offline and since when, and nothing is lost", async ({
  openTabs,
  consoleErrors,
}) => {
  const { pages, send, roles } = await openTabs(2);
  await Promise.all(pages.map(connected));
  const { leader } = roles();
  await leader.context().setOffline(true);
  await hideIntoCache(leader); // offline emulation does not close an open connection
  await restoreFromCache(leader);
  for (const page of pages) {
    await expect(page.getByText(/^Luring, data terakhir \d\d\.\d\d W/)).toBeVisible();
  }
  await send("Selagi luring");
  await leader.context().setOffline(false);
  await Promise.all(pages.map(connected));
  await Promise.all(pages.map((page) => unread(page, 1)));
  for (const page of pages) await expect.poll(() => toastCount(page)).toBe(1);
  consoleErrors.length = 0; // the browser's errors while offline
});

test("the tabs poll while the stream is refused, and then reconnect", async ({
  classroom,
  pageOf,
  consoleErrors,
}) => {
  const student = await pageOf(classroom.student);
  const context = student.context();
  await context.route(STREAM, (route) => route.fulfill({ status: 503 }));
  const { pages, send } = await tabsOf(context, classroom, 2);
  for (const page of pages) await expect(page.getByText(/^Diperbarui berkala/)).toBeVisible();
  await announce(classroom.teacher, classroom.course);
  await Promise.all(pages.map((page) => unread(page, 1, 20_000)));

  await context.unroute(STREAM);
  await Promise.all(pages.map(showTab));
  await Promise.all(pages.map(connected));
  await send("Langsung lagi");
  await Promise.all(pages.map((page) => unread(page, 2)));
  for (const page of pages) await expect.poll(() => toastCount(page)).toBe(2);
  consoleErrors.length = 0; // the refusals
});

test("a stream without data is replaced by polling", async ({ classroom, pageOf }) => {
  const page = await pageOf(classroom.student);
  await page.route(STREAM, () => {});
  await page.goto("/app");
  await announce(classroom.teacher, classroom.course);
  await expect(page.getByText(/^Diperbarui berkala/)).toBeVisible({ timeout: 15_000 });
  await unread(page, 1);
});

test("when another user signs in, all tabs of the former user switch to them", async ({
  classroom,
  openTabs,
}) => {
  const { pages } = await openTabs(2);
  const [first] = pages as [Page];
  await Promise.all(pages.map(connected));
  await logOut(first);
  const { token } = await createSession(classroom.outsider);
  await first.context().addCookies([{ name: "session", value: token, url: E2E_ORIGIN }]);
  await showTab(first);
  for (const page of pages) {
    await expect(page.getByText("Rizky Ramadhan").first()).toBeAttached({ timeout: 10_000 });
    await connected(page);
  }
});
