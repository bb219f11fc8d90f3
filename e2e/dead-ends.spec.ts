import { createActor, createCourse } from "@/lib/testing/factories";
import { expect, test } from "./fixtures";

test("a student without a course types the code on the first page, without JavaScript", async ({
  classroom: { course },
  pageOf,
}) => {
  const page = await pageOf(await createActor("student"), { javaScriptEnabled: false });
  await page.setViewportSize({ width: 360, height: 800 });
  await page.goto("/app");
  const field = page.getByLabel("Kode kursus");
  await expect(field).toBeInViewport();
  await field.fill(course.joinCode.toLowerCase());
  await page.getByRole("button", { name: "Gabung" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(course.title);
});

for (const role of ["teacher", "admin"] as const) {
  test(`a ${role} is not told to ask a teacher`, async ({ pageOf }) => {
    const page = await pageOf(await createActor(role));
    for (const path of ["/app", "/app/courses", "/app/notifications", "/app/join/TIDAKADA"]) {
      await page.goto(path);
      await expect(page.getByRole("main")).not.toContainText(/gurumu/i);
    }
    await page.goto("/app/courses");
    await page
      .getByRole("main")
      .getByRole("link", { name: role === "admin" ? "Admin" : "Mengajar" })
      .click();
    await expect(page).toHaveURL(role === "admin" ? "/admin" : "/teach");
  });
}

test("a teacher's first page lists the courses they teach", async ({ classroom, pageOf }) => {
  const page = await pageOf(classroom.teacher);
  await page.goto("/app");
  await page.getByRole("main").getByRole("link", { name: classroom.course.title }).click();
  await expect(page).toHaveURL(`/teach/courses/${classroom.course.id}`);
});

test("composing to a course without students says so before one types", async ({ pageOf }) => {
  const teacher = await createActor("teacher");
  const course = await createCourse(teacher, { title: "Kelas kosong" });
  const page = await pageOf(teacher);
  await page.goto(`/teach/courses/${course.id}/announcements/new`);
  const main = page.getByRole("main");
  await expect(main).toContainText("Belum ada siswa di kursus ini, jadi pengumuman belum bisa");
  await expect(main).toContainText(course.joinCode);
  await main.getByRole("link", { name: "tambahkan siswa sendiri" }).click();
  await expect(page).toHaveURL(`/teach/courses/${course.id}/members`);
});
