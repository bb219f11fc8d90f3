import type { Page, Request, Route } from "playwright/test";
import { withdrawAnnouncement } from "@/lib/announcements/withdrawal";
import { announce, createSession } from "@/lib/testing/factories";
import { type Classroom, expect, test } from "./fixtures";
import { fillIn, subject } from "./support/composer";
import { E2E_ORIGIN } from "./support/environment";
import { bell, connected, logOut, STREAM, unread } from "./support/tabs";

const setVisibility = (page: Page, state: DocumentVisibilityState) =>
  page.evaluate((visibilityState) => {
    Object.defineProperty(document, "visibilityState", {
      value: visibilityState,
      configurable: true,
    });
    document.dispatchEvent(new Event("visibilitychange"));
  }, state);
const isRefresh = (request: Request) => {
  const headers = request.headers();
  return headers.rsc === "1" && headers["next-router-prefetch"] === undefined;
};
async function showWithoutRefresh(page: Page) {
  const refreshed = page.waitForRequest(isRefresh, { timeout: 1_000 });
  await setVisibility(page, "visible");
  await expect(refreshed).rejects.toThrow("Timeout");
}
/** The next request for the stream, which waits until it is continued. */
const nextReconnection = (page: Page) =>
  new Promise<Route>((resolve) => void page.route(STREAM, resolve, { times: 1 }));
const sessionEnded = (page: Page) =>
  expect(page.getByText("Sesimu sudah berakhir.", { exact: true })).toBeVisible({
    timeout: 10_000,
  });

test("an ended session keeps the input, and signing in again in a new tab restores all tabs", async ({
  classroom,
  pageOf,
}) => {
  const path = `/teach/courses/${classroom.course.id}/announcements/new`;
  const composer = await pageOf(classroom.teacher);
  const context = composer.context();
  const other = await context.newPage();
  const members = `/teach/courses/${classroom.course.id}/members`; // a page that is not fetched again by itself
  await Promise.all([composer.goto(`${path}?from=chat`), other.goto(members)]);
  await fillIn(composer, "Belum selesai");
  await Promise.all([connected(composer), connected(other)]);
  await logOut(composer);
  for (const page of [composer, other]) await sessionEnded(page);

  const { token } = await createSession(classroom.teacher);
  await context.addCookies([{ name: "session", value: token, url: E2E_ORIGIN }]);
  const [signIn] = await Promise.all([
    context.waitForEvent("page"),
    composer.getByRole("link", { name: "Masuk lagi" }).click(),
  ]);
  await signIn.waitForURL(`**${path}?from=chat`); // already signed in: the form is skipped
  await Promise.all([composer, other, signIn].map(connected));
  await expect(subject(composer)).toHaveValue("Belum selesai");
});

/** The student's notification page, outdated by another one's withdrawal while it was hidden. */
async function openOutdated(
  { teacher, student, course }: Classroom,
  pageOf: (actor: Classroom["student"]) => Promise<Page>,
) {
  const { id } = await announce(teacher, course);
  const { announcementId } = await announce(teacher, course);
  const page = await pageOf(student);
  await page.goto(`/app/notifications/${id}`);
  await connected(page);
  await unread(page, 1);
  await page.evaluate(() => (Math.random = () => 0)); // by which pages spread their refreshes
  await setVisibility(page, "hidden");
  await withdrawAnnouncement(teacher, announcementId);
  await expect(bell(page)).toHaveAccessibleName("Notifikasi, semua sudah dibaca");
  return page;
}

test("an outdated page whose session has ended stays, and says so, instead of becoming the login page", async ({
  classroom,
  pageOf,
}) => {
  const page = await openOutdated(classroom, pageOf);
  await logOut(page);
  await sessionEnded(page);

  await showWithoutRefresh(page);
  await sessionEnded(page);
});

test("an outdated page whose stream has ended waits until it is known whether the session has", async ({
  classroom,
  pageOf,
}) => {
  const page = await openOutdated(classroom, pageOf);
  const reconnection = nextReconnection(page);
  await logOut(page);
  const held = await reconnection;

  await showWithoutRefresh(page);
  await connected(page);
  await held.continue();
  await sessionEnded(page);
});

test("an outdated page that was away for long is fetched again when its stream is open again", async ({
  classroom,
  pageOf,
}) => {
  const page = await openOutdated(classroom, pageOf);
  const reconnection = nextReconnection(page);
  await page.evaluate((later) => (Date.now = () => later), Date.now() + 60_000);
  await showWithoutRefresh(page);

  const refreshed = page.waitForRequest(isRefresh);
  await (await reconnection).continue();
  await refreshed;
  await connected(page);
});
