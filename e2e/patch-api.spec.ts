import { and, eq } from "drizzle-orm";
import { db } from "@/db/client";
import { auditLog, course as courseTable } from "@/db/schema";
import type { Actor } from "@/lib/auth/actor";
import {
  createActor,
  createCourse,
  createModule,
  createProject,
  createSession,
  dump,
} from "@/lib/testing/factories";
import { expect, test } from "./fixtures";
import { E2E_ORIGIN } from "./support/environment";

const MERGE_PATCH = "application/merge-patch+json";

/** Sends requests as this user. */
async function clientOf(actor: Actor) {
  const { token } = await createSession(actor);
  return async (method: string, path: string, body?: unknown, headers: object = {}) => {
    const response = await fetch(`${E2E_ORIGIN}/api${path}`, {
      method,
      headers: { cookie: `session=${token}`, "content-type": MERGE_PATCH, ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    const found = (text ? JSON.parse(text) : {}) as Record<string, unknown>;
    return { status: response.status, headers: response.headers, body: found };
  };
}

const version = (tag: string) => ({ "If-Match": tag });

test("PATCH changes the members of a course that it names, as a PUT would", async () => {
  const teacher = await createActor("teacher");
  const { id } = await createCourse(teacher, { title: "Robotika", status: "draft" });
  const send = await clientOf(teacher);
  const path = `/courses/${id}`;
  const { body: before } = await send("GET", path);

  const titled = await send("PATCH", path, { title: "Robotika 2" }, version('"1"'));
  expect([titled.status, titled.headers.get("etag")]).toEqual([200, '"2"']);
  expect(titled.body).toEqual({ ...before, title: "Robotika 2", version: 2 });
  const described = await send(
    "PATCH",
    path,
    { description: "*Baru*", cover: "robot", status: "published" },
    { ...version('"2"'), "content-type": "application/json" },
  );
  expect(described.body).toMatchObject({
    description: "*Baru*",
    cover: "robot",
    status: "published",
  });
  const emptied = await send("PATCH", path, { description: null }, version("*"));
  expect(emptied.body).toMatchObject({ title: "Robotika 2", description: "", version: 4 });
  expect((await send("PATCH", path, {}, version('"4"'))).body).toMatchObject({ version: 4 });

  const entries = await db
    .select({ action: auditLog.action, detail: auditLog.detail })
    .from(auditLog)
    .where(and(eq(auditLog.targetId, id), eq(auditLog.actorId, teacher.id)))
    .orderBy(auditLog.id);
  expect(entries).toEqual([
    { action: "course_update", detail: '{"changed":"title"}' },
    { action: "course_publish", detail: '{"changed":"description, cover"}' },
    { action: "course_update", detail: '{"changed":"description"}' },
  ]);
  const [row] = await db.select().from(courseTable).where(eq(courseTable.id, id));
  expect(row?.titleFolded).toBe("robotika 2");
});

test("PATCH of a user takes null for no age, and a role only from an admin", async () => {
  const [admin, student] = [await createActor("admin"), await createActor("student")];
  const [asAdmin, asStudent] = [await clientOf(admin), await clientOf(student)];
  const path = `/users/${student.id}`;
  const own = await asStudent("PATCH", path, { displayName: "Siti", age: 15 }, version('"1"'));
  expect(own.body).toMatchObject({ displayName: "Siti", age: 15, role: "student" });
  expect((await asStudent("PATCH", path, { role: "admin" }, version("*"))).status).toBe(403);
  const without = await asAdmin("PATCH", path, { age: null }, version('"2"'));
  expect(without.body).toMatchObject({ displayName: "Siti", age: null });
  const promoted = await asAdmin("PATCH", path, { role: "teacher" }, version("*"));
  expect(promoted.body).toMatchObject({ displayName: "Siti", role: "teacher", version: 4 });
});

test("PATCH of a module merges its project, and removes it with null", async () => {
  const teacher = await createActor("teacher");
  const course = await createCourse(teacher);
  const opensAt = new Date(1_790_000_012_345); // not a whole minute
  const { id } = await createModule(course, "Modul", opensAt);
  const send = await clientOf(teacher);
  const path = `/courses/${course.id}/modules/${id}`;
  const dueAt = new Date(Math.ceil(Date.now() / 60_000) * 60_000 + 86_400_000).toISOString();
  const added = await send("PATCH", path, { project: { brief: "Buat." } }, version('"1"'));
  expect(added.body).toMatchObject({
    title: "Modul",
    opensAt: opensAt.toISOString(),
    project: { brief: "Buat.", deliverable: "", dueAt: null },
  });
  const due = await send("PATCH", path, { project: { dueAt } }, version('"2"'));
  expect(due.body).toMatchObject({ project: { brief: "Buat.", dueAt } });
  const draft = await send("PATCH", path, { opensAt: null, project: null }, version("*"));
  expect(draft.body).toMatchObject({ title: "Modul", opensAt: null, project: null, version: 4 });
});

test("a refused PATCH changes nothing", async () => {
  const [teacher, other, student, admin] = [
    await createActor("teacher"),
    await createActor("teacher"),
    await createActor("student"),
    await createActor("admin"),
  ];
  const course = await createCourse(teacher, { students: [student] });
  const { moduleId } = await createProject(course);
  const archived = await createCourse(teacher, { status: "archived" });
  const coursePath = `/courses/${course.id}`;
  const modulePath = `${coursePath}/modules/${moduleId}`;
  const userPath = `/users/${student.id}`;
  const [asTeacher, asOther, asStudent, asAdmin] = await Promise.all(
    [teacher, other, student, admin].map(clientOf),
  );
  if (!asTeacher || !asOther || !asStudent || !asAdmin) throw new Error("no client");
  const seen = version('"1"');
  const before = await rows();
  type Refused = readonly [number, Awaited<ReturnType<typeof clientOf>>, string, unknown, object?];
  const refused: Refused[] = [
    [428, asTeacher, coursePath, { title: "x" }],
    [412, asTeacher, coursePath, { title: "x" }, version('"9"')],
    [415, asTeacher, coursePath, { title: "x" }, { ...seen, "content-type": "application/xml" }],
    [400, asTeacher, coursePath, { title: null }, seen],
    [400, asTeacher, coursePath, { title: "" }, seen],
    [400, asTeacher, coursePath, { joinCode: "AAAABBBB" }, seen],
    [400, asTeacher, coursePath, { version: 7 }, seen],
    [400, asTeacher, coursePath, [{ title: "x" }], seen],
    [400, asTeacher, coursePath, null, seen],
    [404, asOther, coursePath, { title: "x" }, version("*")],
    [403, asStudent, coursePath, { title: "x" }, version("*")],
    [409, asTeacher, `/courses/${archived.id}`, { title: "x" }, version("*")],
    [409, asTeacher, coursePath, { status: "draft" }, version("*")],
    [404, asTeacher, "/courses/course_0", { title: "x" }, version("*")],
    [404, asTeacher, "/courses/COURSE", { title: "x" }, version("*")],
    [400, asTeacher, modulePath, { project: { brief: null } }, seen],
    [400, asTeacher, modulePath, { project: { id: "project_1" } }, seen],
    [404, asOther, modulePath, { title: "x" }, version("*")],
    [403, asStudent, modulePath, { title: "x" }, version("*")],
    [404, asTeacher, `${coursePath}/modules/x`, { title: "x" }, version("*")],
    [404, asTeacher, `/courses/${archived.id}/modules/${moduleId}`, { title: "x" }, version("*")],
    [400, asAdmin, userPath, { passwordHash: "x" }, seen],
    [400, asAdmin, userPath, { displayName: null }, seen],
    [400, asAdmin, userPath, { age: 4 }, seen],
    [404, asTeacher, userPath, { age: 14 }, version("*")],
    [404, asAdmin, "/users/1", { age: 14 }, version("*")],
  ];
  for (const [status, send, path, body, headers] of refused) {
    const response = await send("PATCH", path, body, headers);
    expect([path, body, response.status]).toEqual([path, body, status]);
  }
  expect(await rows()).toEqual(before);

  async function rows() {
    const everything = JSON.parse(await dump()) as [string, { id?: string }[]][];
    const own = new Set([course.id, archived.id, moduleId, student.id]);
    return everything
      .filter(([table]) => ["user", "course", "course_module"].includes(table))
      .flatMap(([, found]) => found.filter(({ id }) => own.has(id ?? "")));
  }
});

test("a PATCH is a merge patch or JSON, a PUT is not", async () => {
  const teacher = await createActor("teacher");
  const { id } = await createCourse(teacher);
  const send = await clientOf(teacher);
  const sent = (method: string, type: string) =>
    send(method, `/courses/${id}`, {}, { ...version("*"), "content-type": type });
  expect((await sent("PATCH", "Application/JSON; charset=utf-8")).status).toBe(200);
  expect((await sent("PATCH", MERGE_PATCH)).status).toBe(200);
  expect((await sent("PUT", MERGE_PATCH)).status).toBe(415);
  const refused = await sent("PATCH", "application/json-patch+json");
  expect(refused.status).toBe(415);
  expect(refused.headers.get("accept-patch")).toBe(`${MERGE_PATCH}, application/json`);
});

test("with If-Match: * concurrent changes all succeed, also that of a PUT", async () => {
  const admin = await createActor("admin");
  const target = await createActor("student");
  const send = await clientOf(admin);
  const path = `/users/${target.id}`;
  const [named, aged, put] = await Promise.all([
    send("PATCH", path, { displayName: "Bersama" }, version("*")),
    send("PATCH", path, { age: 14 }, version("*")),
    send(
      "PUT",
      path,
      { displayName: "Bersama", age: 14 },
      { ...version("*"), "content-type": "application/json" },
    ),
  ]);
  expect([named.status, aged.status, put.status]).toEqual([200, 200, 200]);
  expect((await send("GET", path)).body).toMatchObject({ displayName: "Bersama", age: 14 });
});

for (const key of ["1", "pesanan#42/2026:a,b;c=(d)", "x".repeat(255)]) {
  test(`an Idempotency-Key of ${key.length} characters creates once: ${key.slice(0, 30)}`, async () => {
    const teacher = await createActor("teacher");
    const send = await clientOf(teacher);
    const headers = { "Idempotency-Key": key, "content-type": "application/json" };
    const made = await Promise.all(
      [1, 2].map(() => send("POST", "/courses", { title: "Sekali" }, headers)),
    );
    expect(made.map(({ status }) => status)).toEqual([201, 201]);
    expect(made[0]?.body["id"]).toBe(made[1]?.body["id"]);
    const other = await send("POST", "/courses", { title: "Lain" }, headers);
    expect(other.status).toBe(409);
  });
}
