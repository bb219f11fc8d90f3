import {
  announce,
  createActor,
  createCourse,
  createModule,
  createSession,
  enroll,
} from "@/lib/testing/factories";
import type { Actor } from "@/lib/auth/actor";
import { expect, test } from "./fixtures";
import { E2E_ORIGIN } from "./support/environment";

type CallOptions = { body?: unknown; headers?: Record<string, string> };

/** The fields of a response that the tests read. */
type ResponseBody = Record<string, unknown> & {
  id: string;
  items: { id: string; username: string }[];
  next: string | null;
};

/** An API client that is signed in as the actor. */
async function clientOf(actor: Actor) {
  const { token } = await createSession(actor);
  return async function call(method: string, path: string, { body, headers }: CallOptions = {}) {
    const response = await fetch(`${E2E_ORIGIN}/api/courses${path}`, {
      method,
      headers: { Cookie: `session=${token}`, "Content-Type": "application/json", ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    const parsed = (text === "" ? undefined : JSON.parse(text)) as ResponseBody;
    return { status: response.status, headers: response.headers, body: parsed };
  };
}

const newKey = () => ({ "Idempotency-Key": crypto.randomUUID() });

async function school() {
  const [teacher, student] = [await createActor("teacher"), await createActor("student")];
  const course = await createCourse(teacher, { students: [student], title: "Web Dasar" });
  return {
    teacher: await clientOf(teacher),
    student: await clientOf(student),
    course,
    teacherActor: teacher,
  };
}

test("students see their courses and the open ones, and never a join code", async () => {
  const { student, course, teacherActor } = await school();
  const open = await createCourse(teacherActor, { title: "Terbuka" });
  const hidden = [
    await createCourse(teacherActor, { title: "Tertutup", joinOpen: false }),
    await createCourse(teacherActor, { title: "Draf", status: "draft" }),
    await createCourse(teacherActor, { title: "Arsip", status: "archived" }),
  ];
  const { body } = await student("GET", "?limit=100");
  const ids = body.items.map(({ id }) => id);
  expect(ids).toEqual(expect.arrayContaining([course.id, open.id]));
  for (const { id } of hidden) {
    expect(ids).not.toContain(id);
    expect((await student("GET", `/${id}`)).status).toBe(404);
  }
  expect(JSON.stringify(body)).not.toContain("joinCode");
  expect(JSON.stringify(body)).not.toContain(course.joinCode);
  expect((await student("GET", `/${open.id}/modules`)).status).toBe(404); // the title is visible, the contents are not
});

test("a course is created, published, changed only with the current version, and deleted", async () => {
  const { teacher } = await school();
  const made = await teacher("POST", "", { body: { title: "Robotika" } });
  expect([made.status, made.headers.get("etag")]).toEqual([201, '"1"']);
  expect(made.body).toMatchObject({ status: "draft", title: "Robotika", description: "" });
  const path = String(made.headers.get("location")).replace("/api/courses", "");

  const change = { title: "Robotika 2", description: "", cover: "robot", joinOpen: true };
  const put = (tag: string, more = {}) =>
    teacher("PUT", path, { body: { ...change, ...more }, headers: { "If-Match": tag } });
  expect((await teacher("PUT", path, { body: change })).status).toBe(428);
  const published = await put('"1"', { status: "published" });
  expect([published.status, published.body["status"]]).toEqual([200, "published"]);
  expect((await put('"1"')).status).toBe(412);
  expect((await put('"2"', { status: "draft" })).status).toBe(409);
  expect((await put('"2"', { role: "admin" })).status).toBe(400);
  expect((await teacher("DELETE", path)).status).toBe(204);
  expect((await teacher("GET", path)).status).toBe(404);
});

test("a course with an announcement can only be archived", async () => {
  const { teacher, course, teacherActor } = await school();
  await announce(teacherActor, course);
  const refused = await teacher("DELETE", `/${course.id}`);
  expect([refused.status, refused.body["detail"]]).toEqual([409, "courseInUse"]);
});

test("twenty requests with one key create one course, and a different request with it is refused", async () => {
  const { teacher } = await school();
  const headers = newKey();
  const made = await Promise.all(
    Array.from({ length: 20 }, () => teacher("POST", "", { headers, body: { title: "Sekali" } })),
  );
  expect(new Set(made.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1);
  const other = await teacher("POST", "", { headers, body: { title: "Lain" } });
  expect([other.status, other.body["detail"]]).toEqual([409, "keyUsed"]);
  const malformed = await teacher("POST", "", {
    headers: { "Idempotency-Key": "x y" },
    body: { title: "Lain" },
  });
  expect(malformed.body["errors"]).toEqual([{ field: "Idempotency-Key", code: "idempotencyKey" }]);
});

test("an announcement needs a key, and is published once under it", async () => {
  const { teacher, student, course } = await school();
  const path = `/${course.id}/announcements`;
  const body = { type: "general", title: "Libur", message: "Besok libur.", mustRead: true };
  expect((await teacher("POST", path, { body })).status).toBe(400);
  const headers = newKey();
  const first = await teacher("POST", path, { body, headers });
  expect([first.status, first.body["recipientCount"]]).toEqual([201, 1]);
  expect((await teacher("POST", path, { body, headers })).body).toEqual(first.body);
  const { body: list } = await student("GET", path);
  expect(list.items).toMatchObject([{ id: first.body["id"], title: "Libur", mustRead: true }]);
});

test("a member is added once, listed page by page, and removed", async () => {
  const { teacher, course } = await school();
  const names = ["ani", "budi", "citra"].map((name) => `${name}-${Date.now()}`);
  for (const username of names.slice(1)) {
    await enroll(course, await createActor("student", { username }));
  }
  const path = `/${course.id}/members`;
  const added = await createActor("student", { username: names[0] });
  const add = () => teacher("POST", path, { body: { username: names[0]?.toUpperCase() } });
  expect([(await add()).status, (await add()).status]).toEqual([201, 200]);

  const first = (await teacher("GET", `${path}?limit=2`)).body;
  const second = (await teacher("GET", `${path}?limit=2&after=${first.next}`)).body;
  expect([...first.items, ...second.items].map(({ username }) => username)).toEqual(
    expect.arrayContaining(names),
  );
  expect([first.items.length, second.next]).toEqual([2, null]);
  expect((await teacher("DELETE", `${path}/${added.id}`)).status).toBe(204);
  expect((await teacher("DELETE", `${path}/${added.id}`)).status).toBe(404);
});

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

test("modules open at their time, and are reordered together", async () => {
  const { teacher, student, course } = await school();
  const path = `/${course.id}/modules`;
  const { id: first } = await createModule(course, "Satu");
  const body = {
    title: "Dua",
    summary: "Rahasia dulu",
    opensAt: inDays(1),
    project: { brief: "Buat situs.", dueAt: inDays(2) },
  };
  const made = await teacher("POST", path, { body, headers: newKey() });
  expect(made.status).toBe(201);
  const second = made.body.id;
  const seen = await student("GET", `${path}/${second}`);
  expect(seen.body).toMatchObject({ title: "Dua", summary: "", isOpen: false, project: null });

  const past = { ...body, project: { brief: "Buat situs.", dueAt: "2020-01-01T00:00:00+07:00" } };
  const refused = await teacher("POST", path, { body: past });
  expect(refused.body["errors"]).toEqual([{ field: "dueAt", code: "dueInPast" }]);
  expect((await teacher("PUT", path, { body: { order: [second] } })).status).toBe(409);
  expect((await teacher("PUT", path, { body: { order: [second, first] } })).status).toBe(204);
  const { body: list } = await student("GET", path);
  expect(list.items.map(({ id }) => id)).toEqual([second, first]);

  const open = { title: "Dua", opensAt: new Date().toISOString() };
  const headers = { "If-Match": String(seen.headers.get("etag")) };
  expect((await teacher("PUT", `${path}/${second}`, { body: open, headers })).status).toBe(200);
  expect((await student("GET", `${path}/${second}`)).body).toMatchObject({ isOpen: true });
  expect((await teacher("DELETE", `${path}/${second}`)).status).toBe(204);
});

test("a delete with an outdated If-Match is refused", async () => {
  const { teacher } = await school();
  const made = await teacher("POST", "", { body: { title: "Robotika" } });
  const course = `/${made.body.id}`;
  const added = await teacher("POST", `${course}/modules`, { body: { title: "Satu" } });
  const unit = `${course}/modules/${added.body.id}`;
  const headers = { "If-Match": '"1"' };
  expect((await teacher("PUT", unit, { body: { title: "Dua" }, headers })).status).toBe(200);
  const change = { title: "Robotika 2", description: "", cover: "robot", joinOpen: true };
  expect((await teacher("PUT", course, { body: change, headers })).status).toBe(200);

  for (const [path, current] of [
    [unit, '"2"'],
    [course, "*"],
  ] as const) {
    for (const stale of ['"1"', '"*"', '"x"']) {
      const refused = await teacher("DELETE", path, { headers: { "If-Match": stale } });
      expect([refused.status, refused.body["detail"]]).toEqual([412, "changedMeanwhile"]);
    }
    const headersNow = { "If-Match": current };
    const deleted = await teacher("DELETE", path, { headers: headersNow });
    expect(deleted.status).toBe(204);
    expect((await teacher("DELETE", path, { headers: headersNow })).status).toBe(404);
  }
});
