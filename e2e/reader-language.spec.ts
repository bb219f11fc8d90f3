import { handIn } from "@/lib/projects/mutations";
import { createProject, createSession, enroll } from "@/lib/testing/factories";
import { expect, test } from "./fixtures";
import { E2E_ORIGIN } from "./support/environment";
import { openStream } from "./support/event-stream";

test("what the product tells is in the reader's language: toast, panel, page, API and stream", async ({
  classroom: { teacher, student, outsider, course },
  pageOf,
}) => {
  const { id: projectId } = await createProject(course, {});
  await enroll(course, outsider);
  const work = { projectId, link: "https://situs.example/", note: "" };
  const page = await pageOf(teacher);
  await page.context().addCookies([{ name: "locale", value: "en", url: E2E_ORIGIN }]);
  await page.goto("/app/settings");
  await expect(page.getByText("Connected")).toBeVisible();

  await handIn(student, work);
  const english = "Dewi Lestari handed in “Situs kelas”";
  const toast = page.getByRole("region", { name: /^New notifications/ });
  await expect(toast.getByText(english)).toBeVisible({ timeout: 15_000 });
  await page.getByRole("button", { name: /^Notifications/ }).click();
  await expect(page.locator("#notification-panel").getByText(english)).toBeVisible();
  await page.keyboard.press("Escape");
  await page.goto("/app/notifications");
  await expect(page.locator("main").getByText(english)).toBeVisible();

  const listed = await page.request.get("/api/notifications");
  expect(await listed.json()).toMatchObject({ items: [{ title: english }] });

  // Without a reload: the open stream follows the new language.
  await page.goto("/app/settings");
  await expect(page.getByText("Connected")).toBeVisible();
  await page.getByLabel("Language").selectOption({ label: "Bahasa Indonesia" });
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Tersambung")).toBeVisible();
  await handIn(outsider, work);
  const next = "Rizky Ramadhan mengumpulkan “Situs kelas”";
  const nextToast = page.getByRole("region", { name: /^Notifikasi baru/ });
  await expect(nextToast.getByText(next)).toBeVisible({ timeout: 15_000 });
});

test("a stream is written for the request that opened it", async ({ classroom }) => {
  const { teacher, student, course } = classroom;
  const { id: projectId } = await createProject(course, {});
  const { token } = await createSession(teacher);
  const streams = [
    await openStream({ token }),
    await openStream({ headers: { Cookie: `session=${token}; locale=en` } }),
  ];
  await handIn(student, { projectId, link: "https://situs.example/", note: "" });
  for (const stream of streams) await stream.untilFrames(2, 15_000);
  expect(streams.map((stream) => stream.frames()[1]?.newNotifications?.[0]?.title)).toEqual([
    "Dewi Lestari mengumpulkan “Situs kelas”",
    "Dewi Lestari handed in “Situs kelas”",
  ]);
  for (const stream of streams) stream.close();
});
