import { eq } from "drizzle-orm";
import type { APIRequestContext } from "playwright/test";
import { db } from "@/db/client";
import { user } from "@/db/schema";
import { announce, createActor } from "@/lib/testing/factories";
import { expect, test } from "./fixtures";
import { E2E_ORIGIN } from "./support/environment";

const unique = (name: string) => `${name}.${crypto.randomUUID().slice(0, 8)}`;

type Fields = { username: string; displayName?: string };

const register = (request: APIRequestContext, fields: Fields) =>
  request.post(`${E2E_ORIGIN}/demo/lucia/login?/register`, {
    form: { password: "kucing tidur siang", ...fields },
    maxRedirects: 0,
  });

const usersNamed = (username: string) =>
  db
    .select({ displayName: user.displayName, role: user.role })
    .from(user)
    .where(eq(user.username, username));

test("L7: registration refuses names of staff, in any script", async ({ playwright }) => {
  await createActor("admin", { username: "kepala.sekolah" }).catch(() => undefined); // exists after an earlier run
  await createActor("teacher", { displayName: "Ratna Wijayanti" });
  await createActor("student", { username: "sofi.kembar" }).catch(() => undefined);
  const request = await playwright.request.newContext();
  for (const [fields, field, code] of [
    [{ username: "adrnin" }, "username", "nameReserved"],
    [{ username: "kepala_sekolah" }, "username", "nameReserved"],
    [{ username: "kepala.seko1ah" }, "username", "nameReserved"],
    [{ username: "kepala.sek\u200bolah" }, "username", "nameReserved"],
    [{ username: "ratna_w1jayanti" }, "username", "nameOfStaff"],
    [{ username: "s0fi-kembar" }, "username", "usernameSimilar"],
    [{ username: unique("anak"), displayName: "\u0430dmin" }, "displayName", "nameReserved"],
    [{ username: unique("anak"), displayName: "Bu Ratna" }, "displayName", "nameOfStaff"],
    [{ username: unique("anak"), displayName: "I\u200fbu Ratna" }, "displayName", "nameOfStaff"],
    [
      { username: unique("anak"), displayName: "R\u0430tna W1jayanti" },
      "displayName",
      "nameOfStaff",
    ],
  ] as const) {
    const before = await usersNamed(fields.username);
    const refused = await register(request, fields);
    expect([fields, refused.status(), await refused.json()]).toMatchObject([
      fields,
      400,
      { errors: [{ field, code }] },
    ]);
    expect(refused.headers()["set-cookie"]).toBeUndefined();
    expect(await usersNamed(fields.username)).toEqual(before);
  }
});

test("L7: registration accepts a teacher's first name, and removes invisible characters", async ({
  playwright,
}) => {
  await createActor("teacher", { displayName: "Bu Ratna" });
  const request = await playwright.request.newContext();
  const username = unique("ratna");
  const welcome = await register(request, {
    username,
    displayName: "\u200fRatna\u202e  Sa\u200bri",
  });
  expect(welcome.status()).toBe(303);
  expect(await usersNamed(username)).toEqual([{ displayName: "Ratna Sari", role: "student" }]);
});

test("L7: students see a badge beside the names of staff only", async ({
  pageOf,
  classroom: { teacher, student, course },
}) => {
  const { id } = await announce(teacher, course);
  const page = await pageOf(student);
  await page.goto("/app");
  await expect(page.getByText(/Diajar oleh Bu Ratna\s+Guru ·/)).toBeVisible();
  await page.goto(`/app/courses/${course.id}`);
  await expect(page.getByText(/^Diajar oleh Bu Ratna\s+Guru$/)).toBeVisible();
  await expect(page.getByRole("listitem").getByText(/^Bu Ratna\s+Guru$/)).toBeVisible();
  for (const path of ["/app/notifications", `/app/notifications/${id}`]) {
    await page.goto(path);
    await expect(page.getByText(/^Web Dasar · Bu Ratna\s+Guru$/)).toBeVisible();
  }
});
