import type { Page } from "playwright/test";
import {
  createActor,
  createCourse,
  createProject,
  createSubmission,
  usernameOf,
} from "@/lib/testing/factories";
import { expect, test } from "./fixtures";
import { fillIn, openComposer, send, subject } from "./support/composer";

/** Presses Enter in each one-line field and choice of the form, and fails if anything is sent. */
async function pressEnterEverywhere(page: Page, form: string) {
  const sent: string[] = [];
  page.on("request", (request) => {
    if (request.method() === "POST") sent.push(request.url());
  });
  const fields = page.locator(form).locator("input:visible:not([type=file]), select:visible");
  expect(await fields.count()).toBeGreaterThan(0);
  for (const field of await fields.all()) await field.press("Enter");
  await page.goto("about:blank"); // after which nothing is under way
  expect(sent).toEqual([]);
}

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? "with JavaScript" : "without JavaScript";

  test(`Enter sends no announcement, ${how}; its button does`, async ({ classroom, pageOf }) => {
    const page = await pageOf(classroom.teacher, { javaScriptEnabled });
    await openComposer(page, classroom.course);
    await fillIn(page, "Belum selesai");
    await pressEnterEverywhere(page, "form:has([name=message])");
    await openComposer(page, classroom.course);
    await fillIn(page, "Selesai");
    await send(page);
    await expect(page.getByText("Terkirim ke 1 siswa.")).toBeVisible();
  });

  test(`Enter hands in and reviews nothing, ${how}`, async ({ classroom, pageOf }) => {
    const { teacher, student, course } = classroom;
    const project = await createProject(course, { title: "Situs" });
    const page = await pageOf(student, { javaScriptEnabled });
    await page.goto(`/app/projects/${project.id}`);
    await page.locator("[name=link]").fill("https://situs.example/");
    await pressEnterEverywhere(page, "form:has([name=link])");

    const submission = await createSubmission(project, student);
    const review = await pageOf(teacher, { javaScriptEnabled });
    await review.goto(`/teach/submissions/${submission.id}`);
    await review.locator("[name=state]").first().check();
    await pressEnterEverywhere(review, "form:has([name=state])");
  });

  test(`Enter deletes no user, hands over no course and imports nothing, ${how}`, async ({
    classroom,
    pageOf,
  }) => {
    const admin = await pageOf(await createActor("admin"), { javaScriptEnabled });
    const leaver = await createActor("student");
    await admin.goto(`/admin/users/${leaver.id}/delete`);
    await admin.locator("main [name=username]").fill(usernameOf(leaver));
    await pressEnterEverywhere(admin, "main form:has([name=username])");

    const colleague = await createActor("teacher");
    await admin.goto(`/teach/courses/${classroom.course.id}/edit`);
    const handOver = admin.locator("form:has([list=teachers])");
    await handOver.locator("[name=username]").fill(usernameOf(colleague));
    await pressEnterEverywhere(admin, "form:has([list=teachers])");

    await admin.goto("/admin/users/import");
    await admin.locator("[name=file]").setInputFiles({
      name: "kelas.csv",
      mimeType: "text/csv",
      buffer: Buffer.from(`username,role\nanak.${leaver.id.slice(5)},student\nx,student\n`),
    });
    await admin.getByRole("button", { name: "Periksa" }).click();
    const skip = admin.locator("[name=onlyGood]");
    await skip.check();
    await pressEnterEverywhere(admin, "form:has([name=onlyGood])");
  });

  test(`Enter still signs in, searches and joins, ${how}`, async ({ classroom, pageOf }) => {
    const { joinCode } = await createCourse(classroom.teacher);
    const student = await pageOf(classroom.student, { javaScriptEnabled });
    await student.goto("/app/courses");
    await student.locator("[name=joinCode]").fill(joinCode);
    await student.locator("[name=joinCode]").press("Enter");
    await student.waitForURL(/\/app\/courses\/course_/);

    const admin = await pageOf(await createActor("admin"), { javaScriptEnabled });
    await admin.goto("/admin/users");
    await admin.locator("[name=search]").fill("dewi");
    await admin.locator("[name=search]").press("Enter");
    await admin.waitForURL(/search=dewi/);

    await admin.context().clearCookies();
    await admin.goto("/login");
    await admin.locator("[name=username]").fill("siapa");
    await admin.locator("[name=password]").fill("bukan sandinya");
    await admin.locator("[name=password]").press("Enter");
    await expect(admin.getByText("Nama pengguna atau kata sandi salah.")).toBeVisible();
  });
}

test("the composer's title takes Enter without losing the text", async ({ classroom, pageOf }) => {
  const page = await pageOf(classroom.teacher);
  await openComposer(page, classroom.course);
  await fillIn(page, "Judul");
  await subject(page).press("Enter");
  await expect(subject(page)).toHaveValue("Judul");
});
