import { createActor, createCourse, createSession, dump } from "@/lib/testing/factories";
import type { Actor } from "@/lib/auth/actor";
import { newId } from "@/lib/ids";
import { LOCALE_COOKIE } from "@/lib/i18n/preferences";
import { expect, test } from "./fixtures";
import { E2E_ORIGIN } from "./support/environment";

const api = (path = "") => `${E2E_ORIGIN}/api/users${path}`;
const cookieOf = async (actor: Actor) => ({
  Cookie: `session=${(await createSession(actor)).token}`,
});
const freshName = () => newId("user").replace("user_", "api");

type Row = Record<string, unknown>;

/** The rows of the users, sessions and courses that these tests created, whatever runs in parallel. */
async function rowsOf(...ids: string[]): Promise<Row[]> {
  const tables = JSON.parse(await dump()) as [string, Row[]][];
  return tables
    .filter(([name]) => name !== "audit_log")
    .flatMap(([, rows]) => rows)
    .filter((row) => ids.some((id) => [row["id"], row["user_id"], row["teacher_id"]].includes(id)))
    .map((row) => ({ ...row, last_seen_at: null, expires_at: null })); // each request may extend a session
}

const listKeys = [
  "id",
  "username",
  "displayName",
  "role",
  "age",
  "createdAt",
  "suspendedAt",
  "version",
];

test("C9: each response has the keys of its allowlist, for each role, and no secret", async ({
  request,
}) => {
  const canary = "kanari-rahasia";
  const [admin, student] = [
    await createActor("admin"),
    await createActor("student", { passwordHash: canary }),
  ];
  const [asAdmin, asSelf] = [await cookieOf(admin), await cookieOf(student)];
  const keysOf = (value: unknown) => Object.keys(value as Row).toSorted();

  const page = await request.get(api("?limit=100&sort=createdAt&direction=desc"), {
    headers: asAdmin,
  });
  const list = (await page.json()) as { items: Row[] };
  expect(keysOf(list)).toEqual(["items", "next"]);
  for (const item of list.items)
    expect(keysOf(item)).toEqual([...listKeys, "lastSeenAt"].toSorted());

  for (const headers of [asAdmin, asSelf]) {
    const one = await request.get(api(`/${student.id}`), { headers });
    expect(one.headers()).toMatchObject({ etag: '"1"', "cache-control": "no-store" });
    expect(keysOf(await one.json())).toEqual(listKeys.toSorted());
    expect(await one.text()).not.toContain(canary);
  }
  expect(await page.text()).not.toContain(canary);

  const data = { username: freshName(), role: "student" };
  const made = await request.post(api(), { headers: asAdmin, data });
  expect(made.status()).toBe(201);
  const created = (await made.json()) as Row;
  expect(keysOf(created)).toEqual([
    "id",
    "oneTimePassword",
    "oneTimePasswordExpiresAt",
    "username",
  ]);
  expect(made.headers()["location"]).toBe(`/api/users/${String(created["id"])}`);
});

test("the list searches literally, filters, sorts and pages", async ({ request }) => {
  const headers = await cookieOf(await createActor("admin"));
  const mark = freshName();
  for (const [createdAt, suffix, role] of [
    [1, "c", "student"],
    [2, "a", "teacher"],
    [3, "b", "student"],
  ] as const) {
    await createActor(role, {
      username: `${mark}${suffix}`,
      displayName: `${mark} 100%_${suffix}`,
      createdAt: new Date(createdAt), // two rows of one millisecond would be ordered by their ids
    });
  }
  const list = async (query: Record<string, string>) => {
    const response = await request.get(api(`?${new URLSearchParams(query)}`), { headers });
    expect(response.status()).toBe(200);
    return (await response.json()) as { items: { username: string }[]; next: string | null };
  };
  const names = async (query: Record<string, string>) =>
    (await list(query)).items.map(({ username }) => username.replace(mark, ""));

  expect(await names({ search: mark })).toEqual(["a", "b", "c"]);
  expect(await names({ search: mark, direction: "desc" })).toEqual(["c", "b", "a"]);
  expect(await names({ search: mark, sort: "createdAt" })).toEqual(["c", "a", "b"]);
  expect(await names({ search: mark, role: "student" })).toEqual(["b", "c"]);
  expect(await names({ search: mark, status: "suspended" })).toEqual([]);
  expect(await names({ search: `${mark} 100%_A` })).toEqual(["a"]);
  expect(await names({ search: `${mark}%` })).toEqual([]);
  expect(await names({ search: `${mark}_` })).toEqual([]);

  const first = await list({ search: mark, sort: "displayName", limit: "2" });
  expect(first.items).toHaveLength(2);
  expect(await names({ search: mark, sort: "displayName", after: first.next ?? "" })).toEqual([
    "c",
  ]);
});

test("C1: forbidden calls of each role and of visitors get the right status, and change nothing", async ({
  request,
}) => {
  const [target, admin] = [await createActor("student"), await createActor("admin")];
  const taught = await createActor("teacher");
  await createCourse(taught);
  const [student, teacher] = [await createActor("student"), await createActor("teacher")];
  const asAdmin = await cookieOf(admin);
  const newUser = { username: freshName(), role: "admin" };
  const profile = { displayName: "Nama Lain", age: null };
  const seen = { "If-Match": '"1"' };
  const missing = api("/user_0000000000000000");
  const watched = [target.id, admin.id, taught.id, student.id, teacher.id];
  const ofStudent = await cookieOf(student);
  const ofTeacher = await cookieOf(teacher);
  const before = await rowsOf(...watched);

  type Call = [status: number, method: string, url: string, headers: object, data?: unknown];
  const calls: Call[] = [
    [401, "GET", api(), {}],
    [401, "POST", api(), {}, newUser],
    [401, "GET", api(`/${target.id}`), {}],
    [401, "PUT", api(`/${target.id}`), seen, profile],
    [401, "DELETE", api(`/${target.id}`), {}],
    [401, "GET", api("/export"), {}],
    ...[ofStudent, ofTeacher].flatMap((own): Call[] => [
      [403, "GET", api(), own],
      [403, "POST", api(), own, newUser],
      [403, "POST", api(), own, "{"],
      [404, "GET", api(`/${target.id}`), own],
      [404, "PUT", api(`/${target.id}`), { ...own, ...seen }, profile],
      [403, "DELETE", api(`/${target.id}`), own],
      [403, "GET", api("/export"), own],
    ]),
    [403, "DELETE", api(`/${student.id}`), ofStudent],
    [403, "PUT", api(`/${student.id}`), { ...ofStudent, ...seen }, { ...profile, role: "admin" }],
    [403, "PUT", api(`/${admin.id}`), { ...asAdmin, ...seen }, { ...profile, role: "student" }],
    [403, "DELETE", api(`/${admin.id}`), asAdmin],
    [404, "GET", missing, asAdmin],
    [404, "PUT", missing, { ...asAdmin, ...seen }, profile],
    [404, "DELETE", missing, asAdmin],
    ...["/1", "/user_", "/user_A", "/course_1", "/%00", "/a b", "/user_1'--"].flatMap(
      (id): Call[] => [
        [404, "GET", api(id), asAdmin],
        [404, "PUT", api(id), { ...asAdmin, ...seen }, profile],
        [404, "PATCH", api(id), { ...asAdmin, ...seen }, "{"],
        [404, "DELETE", api(id), asAdmin],
      ],
    ),
    [409, "DELETE", api(`/${taught.id}`), asAdmin],
    [409, "DELETE", api(`/${taught.id}?handover=${student.id}`), asAdmin],
    [409, "PUT", api(`/${taught.id}`), { ...asAdmin, ...seen }, { ...profile, role: "student" }],
    [428, "PUT", api(`/${target.id}`), asAdmin, profile],
    [412, "PUT", api(`/${target.id}`), { ...asAdmin, "If-Match": '"2"' }, profile],
    [404, "PUT", missing, { ...asAdmin, "If-Match": "*" }, profile],
    [403, "DELETE", api(`/${target.id}`), { ...asAdmin, Origin: "https://jahat.example" }],
    [403, "DELETE", api(`/${target.id}`), { ...asAdmin, "Sec-Fetch-Site": "cross-site" }],
  ];
  for (const [status, method, url, headers, data] of calls) {
    const response = await request.fetch(url, {
      method,
      headers: { "Content-Type": "application/json", ...headers },
      data: typeof data === "object" ? JSON.stringify(data) : (data as string | undefined),
    });
    const context = [method, url, JSON.stringify(headers).slice(0, 60)];
    expect([...context, response.status()]).toEqual([...context, status]);
    expect(response.headers()["content-type"]).toBe("application/problem+json; charset=utf-8");
  }
  expect(await rowsOf(...watched)).toEqual(before);
});

test("of two admins who change one version at once, one gets 412", async ({ request }) => {
  const target = await createActor("student");
  const admins = [await createActor("admin"), await createActor("admin")];
  const cookies = await Promise.all(admins.map(cookieOf));
  for (let version = 1; version <= 20; version++) {
    const statuses = await Promise.all(
      cookies.map(async (cookie, n) => {
        const headers = { ...cookie, "If-Match": `"${version}"` };
        const data = { displayName: `Versi ${version} dari ${n}`, age: null };
        return (await request.put(api(`/${target.id}`), { headers, data })).status();
      }),
    );
    expect(new Set(statuses)).toEqual(new Set([200, 412]));
  }
  const now = await request.get(api(`/${target.id}`), { headers: cookies[0] });
  expect(now.headers()["etag"]).toBe('"21"');
});

test("B6: a demotion takes effect with the next request", async ({ request }) => {
  const [admin, target] = [await createActor("admin"), await createActor("admin")];
  const [asAdmin, asTarget] = [await cookieOf(admin), await cookieOf(target)];
  expect((await request.get(api(), { headers: asTarget })).status()).toBe(200);
  const data = { displayName: "Turun", age: null, role: "teacher" };
  const put = await request.put(api(`/${target.id}`), {
    headers: { ...asAdmin, "If-Match": '"1"' },
    data,
  });
  expect(put.status()).toBe(200);
  expect((await request.get(api(), { headers: asTarget })).status()).toBe(401);
});

test("the export contains the filtered users, and no formula", async ({ request }) => {
  const headers = await cookieOf(await createActor("admin"));
  const mark = freshName();
  await createActor("student", { username: mark, displayName: `=HYPERLINK("x") ${mark}` });
  const response = await request.get(api(`/export?search=${mark}&separator=comma`), { headers });
  expect(response.headers()["content-type"]).toBe("text/csv; charset=utf-8");
  const [heading, row, end] = (await response.text()).split("\r\n");
  expect(heading).toBe(
    '\ufeff"username","display_name","role","age","created_at","last_seen_at","suspended_at"',
  );
  expect(row).toContain(`"${mark}","'=HYPERLINK(""x"") ${mark}","student","",`);
  expect(end).toBe("");

  const firstOf = async (language: string) => {
    const own = { ...headers, Cookie: `${headers.Cookie}; ${LOCALE_COOKIE}=${language}` };
    const text = await (await request.get(api(`/export?search=${mark}`), { headers: own })).text();
    return text.slice(1, 26);
  };
  expect(await firstOf("id")).toBe('"username";"display_name"');
  expect(await firstOf("en")).toBe('"username","display_name"');
});
