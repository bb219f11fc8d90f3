import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { createClient } from "@libsql/client";
import { env as ownSettings } from "@/lib/env";
import { objectPath } from "@/lib/files/folder-store";
import { uploadFile } from "@/lib/files/testing/uploads";
import { announce, createActor, createCourse, createSession } from "@/lib/testing/factories";
import { expect, test } from "./fixtures";
import { E2E_DATABASE } from "./support/environment";
import { openStream } from "./support/event-stream";
import { startInstance } from "./support/instance";
import { metric } from "./support/metrics";

const PORT = 3297;
type Copy = { database: string; files: string };
const execute = promisify(execFile);

/** Of all tests' files only this one: others come and go meanwhile. */
async function keepOnly(id: string, { database, files }: Copy) {
  const copy = createClient({ url: `file:${database}` });
  await copy.execute({ sql: "delete from file where id <> ?", args: [id] });
  await copy.execute("delete from file_content where hash not in (select hash from file)");
  const { rows } = await copy.execute("select key from file_content");
  copy.close();
  for (const { key } of rows as unknown as { key: string }[]) {
    cpSync(objectPath(ownSettings.files.folder ?? "", key), objectPath(files, key));
  }
}

test("an operator backs up, restores and practises; pages that know more than the backup fetch their lists", async ({
  page,
}) => {
  const folder = mkdtempSync(join(tmpdir(), "naik-kelas-backup-"));
  const database = join(folder, "school.db");
  const settings = {
    TURSO_DATABASE_URL: `file:${database}`,
    BACKUP_FOLDER: join(folder, "copies"),
  };
  const env = { ...process.env, ...settings };
  const run = async (command: string, ...args: string[]) =>
    execute("npm", ["run", "--silent", command, "--", ...args], { env }).catch(
      (error: { stdout: string; stderr: string }) => error,
    );
  const copies = () => readdirSync(join(folder, "copies"));

  const [teacher, student] = [await createActor("teacher"), await createActor("student")];
  const course = await createCourse(teacher, { students: [student] });
  await announce(teacher, course, { title: "Sebelum cadangan" });
  const attached = await uploadFile(student, { content: "Sebelum cadangan" });
  const { token } = await createSession(student);
  const { token: teacherToken } = await createSession(teacher);
  const source = createClient({ url: E2E_DATABASE, timeout: 10_000 });
  await source.execute({ sql: "vacuum into ?", args: [database] });
  source.close();
  await keepOnly(attached.id, { database, files: join(folder, "files") });

  let instance = await startInstance(PORT, settings);
  expect(await metric(instance.origin, "naik_kelas_backup_age_seconds")).toBe(Infinity);
  const backup = await run("db:backup", "--run", 'echo "copied $BACKUP_FILE"');
  const name = copies().find((each) => each !== "files") ?? "";
  expect(backup.stdout).toContain(`copied ${join(folder, "copies", name)}\n`);
  expect(await metric(instance.origin, "naik_kelas_backup_age_seconds")).toBeLessThan(600);

  // What comes after the backup is seen by the page, and will be lost.
  await page.context().addCookies([{ name: "session", value: token, url: instance.origin }]);
  await page.goto(`${instance.origin}/app/notifications`);
  const stream = await openStream({ token, origin: instance.origin });
  await stream.untilFrames(1);
  const sent = await fetch(`${instance.origin}/api/courses/${course.id}/announcements`, {
    method: "POST",
    headers: {
      Cookie: `session=${teacherToken}`,
      "Content-Type": "application/json",
      "Idempotency-Key": crypto.randomUUID(),
    },
    body: JSON.stringify({ type: "general", title: "Sesudah cadangan", message: "Semangat!" }),
  });
  expect(sent.status).toBe(201);
  await page
    .getByRole("main")
    .getByRole("button", { name: /1 baru/ })
    .click();
  await expect(
    page.getByRole("main").getByRole("link", { name: /Sesudah cadangan/ }),
  ).toBeVisible();
  await stream.untilFrames(2);

  const inUse = await run("db:restore", join(folder, "copies", name));
  expect(inUse.stderr).toContain("is open in another process: stop it first.");
  await instance.stop();
  rmSync(join(folder, "files"), { recursive: true });
  const restored = await run("db:restore", join(folder, "copies", name));
  expect(restored.stdout).toMatch(/What was there is kept: .*school\.db\.replaced-\d{8}T\d{6}Z\n/);
  const [, files = "", brought] = /has its (\d+) files, (\d+) of them/.exec(restored.stdout) ?? [];
  expect(brought).toBe(files);

  instance = await startInstance(PORT, settings);
  const again = await openStream({
    token,
    origin: instance.origin,
    lastEventId: stream.lastEventId() ?? "",
  });
  await again.untilFrames(1);
  const download = await fetch(`${instance.origin}/api/files/${attached.id}`, {
    headers: { Cookie: `session=${token}` },
  });
  expect(await download.text()).toBe("Sebelum cadangan");
  expect(again.frames()[0]).toMatchObject({ reset: true, unreadCount: 1 });
  const list = page.getByRole("main");
  const drill = run("db:drill"); // meanwhile the page comes back, in its own time
  await expect(list.getByRole("link", { name: /Sesudah cadangan/ })).toHaveCount(0, {
    timeout: 30_000,
  });
  await expect(list.getByRole("link", { name: /Sebelum cadangan/ })).toBeVisible();
  again.close();

  expect((await drill).stdout).toMatch(
    /Restored beside it.*\nBacked up and restored \d+ files.*\nThe portal was ready on it after .* s\./,
  );
  expect(readdirSync(folder).filter((each) => each.startsWith("drill-"))).toEqual([]);
  await instance.stop();

  // One file that is lost stops neither the backup nor its copy, and is told.
  for (const store of ["files", "copies/files"]) rmSync(join(folder, store), { recursive: true });
  const partly = await run("db:backup", "--run", "echo copied");
  expect(partly.stdout).toContain("\ncopied\n");
  expect(partly.stderr).toContain("1 files are not in file:");
  rmSync(folder, { recursive: true });
});
