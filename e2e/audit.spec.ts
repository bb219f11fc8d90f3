import { announce, createActor, createCourse } from "@/lib/testing/factories";
import { expect, test } from "./fixtures";
import { download, marker } from "./support/admin";
import { E2E_ORIGIN } from "./support/environment";

test("K1, K3: a deleted teacher's course goes to another, and the audit log lists every step", async ({
  pageOf,
}) => {
  const word = marker();
  const admin = await createActor("admin", { displayName: "Hendra Kusuma", username: word });
  const successor = await createActor("teacher", { displayName: `Guru Baru ${word}` });
  const username = `${word}.guru`;
  const teacher = await createActor("teacher", { displayName: "Ratna Wijayanti", username });
  const student = await createActor("student", { displayName: "Dewi Lestari" });
  const course = await createCourse(teacher, { students: [student], title: "Robotika" });
  await announce(teacher, course, { title: "Motor pertama" });

  const page = await pageOf(admin);
  await page.goto(`/admin/users/${teacher.id}`);
  await page.getByRole("button", { name: "Tangguhkan" }).click();
  await page.getByRole("button", { name: "Pulihkan" }).click();
  await page.getByRole("link", { name: "Hapus akun…" }).click();
  await expect(page.getByText("1 kursusnya diserahkan ke guru yang kamu pilih")).toBeVisible();
  await expect(page.getByText("1 pengumumannya tetap bisa dibaca")).toBeVisible();
  await page.getByLabel("Serahkan kursusnya ke").selectOption(successor.id);
  await page.getByLabel(/untuk memastikan/).fill("bukan itu");
  await page.getByRole("button", { name: "Hapus akun ini" }).click();
  await expect(page.getByText(/Nama penggunanya belum cocok/)).toBeVisible();
  await expect(page.getByLabel("Serahkan kursusnya ke")).toHaveValue(successor.id);
  await page.getByLabel(/untuk memastikan/).fill(username);
  await page.getByRole("button", { name: "Hapus akun ini" }).click();
  await expect(page).toHaveURL("/admin/users");
  const theirs = await pageOf(successor);
  await theirs.goto(`/teach/courses/${course.id}`);
  await expect(theirs.getByRole("heading", { level: 1 })).toHaveText("Robotika");

  await page.goto("/admin/audit");
  await page.getByLabel("Pelaku").fill(word.toUpperCase());
  const today = await page.evaluate(() =>
    new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Jakarta" }).format(new Date()),
  );
  await page.getByLabel("Dari tanggal").fill(today);
  await page.getByRole("button", { name: "Terapkan" }).click();
  await expect(page).toHaveURL(/[?&]actor=/);
  const entries = page.getByRole("row").filter({ hasText: "Hendra Kusuma" });
  await expect(entries).toHaveCount(4);
  for (const sentence of [
    "Hendra Kusuma menghapus akun",
    `ke Guru Baru ${word}.`,
    "Hendra Kusuma memulihkan akun",
    "Hendra Kusuma menangguhkan akun",
  ]) {
    await expect(entries.filter({ hasText: sentence })).toHaveCount(1);
  }
  expect(await page.getByRole("main").innerText()).not.toContain("Ratna Wijayanti"); // the name is gone
  const exported = await download(page, "Unduh CSV");
  expect(exported.trim().split("\r\n")).toHaveLength(6); // the heading, and the export itself
  expect(exported).toContain('"user_delete";"ok"');
});

test("K1: refusals are in the audit log, and only admins read it", async ({
  classroom,
  pageOf,
}) => {
  await announce(classroom.teacher, classroom.course); // a notification to read
  const student = await pageOf(classroom.student);
  const paths = ["/admin/audit", "/api/audit/export", "/api/users/export"];
  for (const path of paths) {
    const refused = await student.request.get(`${E2E_ORIGIN}${path}`);
    expect(refused.status()).toBe(403);
    expect(await refused.text()).not.toContain("Bu Ratna");
  }
  const page = await pageOf(await createActor("admin"));
  await page.goto(`/admin/audit?actor=${classroom.student.id}&outcome=refused`);
  const entries = page.getByRole("row").filter({ hasText: "mencoba membuka" });
  await expect(entries).toHaveCount(3);
  for (const path of paths) {
    await expect(entries.filter({ hasText: path })).toHaveCount(1);
  }
  await expect(entries.first()).toContainText("127.0.0.1");
});
