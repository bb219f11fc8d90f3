import { eq } from "drizzle-orm";
import { NextRequest } from "next/server";
import { beforeEach, expect, test, vi } from "vitest";
import { z } from "zod";
import { db } from "@/db/client";
import { DatabaseUnavailableError } from "@/db/errors";
import type { Role } from "@/db/enums";
import { auditLog } from "@/db/schema";
import { present } from "@/db/testing/cookies";
import { env } from "@/lib/env";
import { forbidden, notFound } from "@/lib/errors";
import type { Operation } from "@/lib/http/operation";
import { getWriteLimiter } from "@/lib/throttle/write-limit";
import { createActor, createSession } from "@/lib/testing/factories";
import { json, jsonRoute } from "./json-route";

vi.mock("next/headers", async () => {
  const { requestInMemory } = await import("@/db/testing/cookies");
  return requestInMemory;
});

const PATH = "/api/courses/course_a";
const PLAIN = { headers: { "cache-control": "no-store" } };
const operation = {
  method: "PUT",
  path: "/api/courses/{id}",
  summary: "Change a course",
  tag: "Courses",
  params: z.strictObject({ id: z.string() }),
  query: z.strictObject({ notify: z.string().optional() }),
  body: z.strictObject({ title: z.string().min(3, "required"), tags: z.array(z.int()).optional() }),
  responses: {},
} as const;

type Sent = {
  method?: string;
  query?: string;
  headers?: Record<string, string>;
  body?: BodyInit;
  params?: Record<string, string>;
};

const run = vi.fn();
beforeEach(() => {
  run.mockReset();
  present(undefined);
});

/** Signs somebody in, for the requests that follow. */
async function signIn(role: Role = "teacher") {
  const actor = await createActor(role);
  present((await createSession(actor)).token);
  return actor;
}

const title = JSON.stringify({ title: "Aljabar" });

async function send(sent: Sent = {}, changes: Partial<Operation> = {}) {
  const { method = "PUT", query = "", params = { id: "course_a" } } = sent;
  const request = new NextRequest(`http://localhost:3000${PATH}${query}`, {
    method,
    headers: { "content-type": "application/json", ...sent.headers },
    body: method === "GET" || method === "HEAD" ? undefined : (sent.body ?? title),
    duplex: "half",
  });
  const route = jsonRoute({ ...operation, ...changes }, run);
  const response = await route(request, { params: Promise.resolve(params) });
  const text = await response.text();
  const headers = Object.fromEntries(response.headers);
  const body = (text === "" ? undefined : JSON.parse(text)) as unknown;
  return { status: response.status, headers, body };
}

const reading = { method: "GET", params: undefined, body: undefined } as const;
const refusalsOf = ({ id }: { id: string }) =>
  db.select({ detail: auditLog.detail }).from(auditLog).where(eq(auditLog.actorId, id));

test("C1: a visitor is refused, reading or writing", async () => {
  expect((await send()).status).toBe(401);
  expect((await send({ method: "GET" }, reading)).status).toBe(401);
  expect(run).not.toHaveBeenCalled();
});

test("E1: what another site sends is refused before anything else; reading changes nothing", async () => {
  const headers = { origin: "https://evil.example" };
  expect((await send({ headers })).status).toBe(403);
  await signIn();
  expect((await send({ headers })).status).toBe(403);
  expect(run).not.toHaveBeenCalled();
  for (const method of ["GET", "HEAD"]) {
    expect((await send({ method, headers }, reading)).status).toBe(204);
  }
});

test("L9: whoever writes too fast is told to wait, and reads on", async () => {
  const actor = await signIn();
  for (let times = 0; times < env.WRITE_LIMIT_PER_MINUTE; times++) {
    await getWriteLimiter().take(actor.id);
  }
  const { status, headers } = await send();
  expect([status, Number(headers["retry-after"])]).toEqual([429, expect.closeTo(60, -1)]);
  expect(run).not.toHaveBeenCalled();
  expect((await send({ method: "GET" }, reading)).status).toBe(204);
});

test("C1: whose role is not allowed is refused before their body is read, and that is recorded", async () => {
  const actor = await signIn("student");
  const isRead = vi.fn();
  const body = new ReadableStream({ pull: isRead }, { highWaterMark: 0 });
  const allow = vi.fn(({ role }: { role: Role }) => role !== "student");
  const { status, body: answer } = await send({ body }, { allow });
  expect([status, answer]).toEqual([403, expect.objectContaining({ detail: "forbidden" })]);
  expect(allow).toHaveBeenCalledWith(actor);
  expect(isRead).not.toHaveBeenCalled();
  expect(run).not.toHaveBeenCalled();
  expect(await refusalsOf(actor)).toEqual([{ detail: JSON.stringify({ path: PATH }) }]);

  await signIn("teacher");
  expect((await send({}, { allow })).status).toBe(204);
});

test("what is valid reaches the operation, with the actor", async () => {
  const actor = await signIn();
  await send({ query: "?notify=1", headers: { "if-match": '"3"' } });
  expect(run).toHaveBeenCalledExactlyOnceWith(actor, {
    params: { id: "course_a" },
    query: { notify: "1" },
    body: { title: "Aljabar" },
    headers: expect.any(Headers) as Headers,
  });
  const [, input] = run.mock.lastCall as [unknown, { headers: Headers }];
  expect(input.headers.get("if-match")).toBe('"3"');
});

test("E6: an operation's value is the response; nothing is one without content", async () => {
  await signIn();
  run.mockResolvedValueOnce({ id: "course_a" });
  expect(await send()).toMatchObject({ ...PLAIN, status: 200, body: { id: "course_a" } });
  run.mockResolvedValueOnce(null);
  expect(await send()).toMatchObject({ ...PLAIN, status: 200, body: null });
  expect(await send()).toEqual({ ...PLAIN, status: 204, body: undefined });

  const headers = { Location: "/x" };
  run.mockResolvedValueOnce(json({ id: "course_a" }, { status: 201, headers }));
  const created = await send();
  expect(created).toMatchObject({ status: 201, body: { id: "course_a" } });
  expect(created.headers).toMatchObject({ ...PLAIN.headers, location: "/x" });
});

const long = "x".repeat(150);

test.each<[string, Sent, [field: string, code: string][]]>([
  [
    "a key that nobody asked for",
    { body: '{"title":"Aljabar","role":"admin"}' },
    [["role", "unknown"]],
  ],
  [
    "several",
    { body: '{"title":"Aljabar","a":1,"b":1}' },
    [
      ["a", "unknown"],
      ["b", "unknown"],
    ],
  ],
  ["a word that the message files know", { body: '{"title":"x"}' }, [["title", "required"]]],
  ["a word of the validator's own", { body: '{"title":7}' }, [["title", "invalid_type"]]],
  ["a place within", { body: '{"title":"Aljabar","tags":[1,"x"]}' }, [["tags.1", "invalid_type"]]],
  ["no object at all", { body: "[]" }, [["body", "invalid_type"]]],
  ["a parameter that nobody asked for", { query: "?role=admin" }, [["role", "unknown"]]],
  ["a parameter given twice", { query: "?notify=1&notify=1&a=1" }, [["notify", "repeated"]]],
  [
    "everything at once",
    { query: "?x=1", body: "7" },
    [
      ["x", "unknown"],
      ["body", "invalid_type"],
    ],
  ],
  ["a long name in part", { query: `?${long}=1` }, [[long.slice(0, 100), "unknown"]]],
])("C10: a problem names its field: %s", async (_name, sent, errors) => {
  await signIn();
  const { status, body } = await send(sent);
  expect(status).toBe(400);
  expect(body).toHaveProperty(
    "errors",
    errors.map(([field, code]) => ({ field, code })),
  );
  expect(run).not.toHaveBeenCalled();
});

test("an address that names no object is not found, whatever else is wrong", async () => {
  await signIn();
  for (const params of [{}, { id: "course_a", x: "y" }] as Record<string, string>[]) {
    expect((await send({ params, query: "?x=1", body: "{" })).status).toBe(404);
  }
  expect(run).not.toHaveBeenCalled();
});

test("C10: within an object the unknown key is named with its place", async () => {
  await signIn();
  const body = z.strictObject({ age: z.strictObject({ years: z.int() }) });
  const sent = { body: '{"age":{"years":7,"months":2}}' };
  expect((await send(sent, { body })).body).toHaveProperty("errors", [
    { field: "age.months", code: "unknown" },
  ]);
});

test.each([
  ["ifMatch", "ifMatch"],
  ["aBRest", "aBRest"],
  ["Not good", "invalid_format"],
  ["not good", "invalid_format"],
  ["notGood!", "invalid_format"],
  ["not2Good", "invalid_format"],
])(
  "C10: %j is told as %j: a key of the message files, or a word for programs",
  async (message, code) => {
    await signIn();
    const body = z.strictObject({ title: z.string().regex(/^x/, message) });
    expect((await send({}, { body })).body).toHaveProperty("errors", [{ field: "title", code }]);
  },
);

test("C10: of many problems fifty are told", async () => {
  await signIn();
  const keys = Array.from({ length: 60 }, (_, n) => [`key${n}`, 1]);
  const { body } = await send({ body: JSON.stringify(Object.fromEntries(keys)) });
  expect(body).toHaveProperty("errors", expect.objectContaining({ length: 50 }));
});

test("C10: an operation without parameters takes none", async () => {
  await signIn();
  const none = { ...reading, query: undefined };
  expect((await send({ method: "GET", query: "?a=1" }, none)).status).toBe(400);
  expect((await send({ method: "GET" }, none)).status).toBe(204);
});

test.each([
  ["application/json", 204],
  ["application/json; charset=utf-8", 204],
  ["APPLICATION/JSON", 204],
  ["application/jsonp", 415],
  ["text/application/json", 415],
  ["text/plain", 415],
  ["", 415],
])("a body of the type %j: %i", async (type, status) => {
  await signIn();
  expect((await send({ headers: { "content-type": type } })).status).toBe(status);
});

test("a body without a type is none of JSON", async () => {
  await signIn();
  const request = new NextRequest(`http://localhost:3000${PATH}`, { method: "PUT" });
  const route = jsonRoute(operation as Operation, run);
  const context = { params: Promise.resolve({ id: "course_a" }) };
  expect((await route(request, context)).status).toBe(415);
});

test.each([
  ["no JSON", "{", 400],
  ["a key twice", '{"title":"Aljabar","title":"Aljabar"}', 400],
  ["bytes that are no UTF-8", new Uint8Array([0x22, 0xff, 0x22]), 400],
  ["64 kB", title.padEnd(64 * 1024), 204],
  ["more than 64 kB", title.padEnd(64 * 1024 + 1), 413],
])("D6: a body of %s: %i", async (_name, body, status) => {
  await signIn();
  const answer = await send({ body });
  expect(answer.status).toBe(status);
  if (status === 400) expect(answer.body).toHaveProperty("detail", "The body is not JSON.");
});

test("K1: what the operation refuses is told, and recorded; what it does not find only told", async () => {
  const actor = await signIn();
  run.mockRejectedValueOnce(notFound());
  expect((await send()).status).toBe(404);
  expect(await refusalsOf(actor)).toEqual([]);
  run.mockRejectedValueOnce(forbidden());
  expect((await send({ query: "?notify=1" })).status).toBe(403);
  expect(await refusalsOf(actor)).toEqual([{ detail: JSON.stringify({ path: PATH }) }]);
});

test("L5: an outage is 503, a mistake is thrown on", async () => {
  await signIn();
  run.mockRejectedValueOnce(new DatabaseUnavailableError("locked", { uncertain: true }));
  expect(await send()).toMatchObject({ status: 503, body: { detail: "uncertain" } });
  run.mockRejectedValueOnce(new Error("a mistake"));
  await expect(send()).rejects.toThrow("a mistake");
});
