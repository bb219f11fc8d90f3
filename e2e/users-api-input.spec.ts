import { randomBytes } from "node:crypto";
import {
  anything,
  array,
  constantFrom,
  type Arbitrary,
  oneof,
  record,
  sample,
  string,
  tuple,
  uint8Array,
} from "fast-check";
import { createActor, createSession, dump } from "@/lib/testing/factories";
import type { Actor } from "@/lib/auth/actor";
import { expect, test } from "./fixtures";
import { E2E_ORIGIN } from "./support/environment";

const api = (path = "") => `${E2E_ORIGIN}/api/users${path}`;
const cookieOf = async (actor: Actor) => ({
  Cookie: `session=${(await createSession(actor)).token}`,
});

type Row = Record<string, unknown>;

/** The rows of `user`, without the columns that any request updates. */
async function usersNamed(...ids: string[]): Promise<Row[]> {
  const tables = JSON.parse(await dump()) as [string, Row[]][];
  const rows = tables.find(([name]) => name === "user")?.[1] ?? [];
  return rows
    .filter((row) => ids.includes(String(row["id"])))
    .map((row) => ({ ...row, last_seen_at: null }));
}

test("C10: no parameter widens the list, and each invalid one is named", async ({ request }) => {
  const headers = await cookieOf(await createActor("admin"));
  for (const [query, field] of [
    ["?limit=1000000000", "limit"],
    ["?limit=0", "limit"],
    ["?limit=0x10", "limit"],
    ["?limit=1e1", "limit"],
    ["?limit=%205", "limit"],
    ["?limit=5&limit=100", "limit"],
    ["?constructor=1", "constructor"],
    ["?offset=-1", "offset"],
    ["?userId=user_1", "userId"],
    ["?role[]=admin", "role[]"],
    ["?role=owner", "role"],
    ["?role=student&role=admin", "role"],
    ["?sort=password_hash", "sort"],
    ["?sort=username,role", "sort"],
    ["?direction=sideways", "direction"],
    ["?status=deleted", "status"],
    ["?after=abc", "after"],
    [`?search=${"x".repeat(101)}`, "search"],
  ] as const) {
    const response = await request.get(api(query), { headers });
    expect([query, response.status()]).toEqual([query, 400]);
    expect(await response.json()).toMatchObject({ status: 400, errors: [{ field }] });
  }
});

test("C10: an invalid body changes nothing, and the response names its fields", async ({
  request,
}) => {
  const [admin, target] = [await createActor("admin"), await createActor("student")];
  const headers = {
    ...(await cookieOf(admin)),
    "If-Match": '"1"',
    "Content-Type": "application/json",
  };
  const good = { displayName: "Nama", age: 12 };
  const before = await usersNamed(target.id);
  for (const [fields, body] of [
    [["id"], { ...good, id: "user_1" }],
    [["createdAt", "passwordHash"], { ...good, createdAt: 1, passwordHash: "x" }],
    [["displayName", "age"], {}],
    [["age"], { ...good, age: "12" }],
    [["age"], { ...good, age: 1e300 }],
    [["age"], { ...good, age: 4 }],
    [["role"], { ...good, role: "owner" }],
    [["displayName"], { ...good, displayName: "a\u0000b" }],
    [["displayName"], { ...good, displayName: ["a"] }],
    [["body"], [good]],
    [["body"], null],
  ] as const) {
    const data = JSON.stringify(body);
    const response = await request.put(api(`/${target.id}`), { headers, data });
    const problem = (await response.json()) as { errors: { field: string }[] };
    const named = [...new Set(problem.errors.map(({ field }) => field))];
    expect([data, response.status(), named]).toEqual([data, 400, fields]);
  }
  expect(await usersNamed(target.id)).toEqual(before);
});

test("E8: an unknown method returns the allowed ones, HEAD and OPTIONS change nothing", async ({
  request,
}) => {
  const [admin, target] = [await createActor("admin"), await createActor("student")];
  const headers = await cookieOf(admin);
  for (const [path, allowed] of [
    ["", "GET, HEAD, POST"],
    [`/${target.id}`, "GET, HEAD, PUT, PATCH, DELETE"],
    ["/export", "GET"],
  ] as const) {
    for (const method of ["POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]) {
      const served = method === "OPTIONS" || allowed.includes(method);
      if (served && method !== "OPTIONS" && method !== "HEAD") continue;
      const response = await request.fetch(api(path), { method, headers });
      const expected = method === "OPTIONS" ? 204 : served ? 200 : 405;
      expect([path, method, response.status()]).toEqual([path, method, expected]);
      if (expected !== 200) expect(response.headers()["allow"]).toBe(allowed);
    }
  }
});

/** Bodies that are nearly valid, and bodies that are not at all. */
const bodies: Arbitrary<string | Uint8Array<ArrayBuffer>> = oneof(
  record(
    {
      displayName: oneof(string(), anything()),
      age: oneof(constantFrom(12, null, -1, 1e300, "12"), anything()),
      role: oneof(constantFrom("student", "admin", "owner"), anything()),
      username: oneof(string(), constantFrom("siswa-acak", "' or 1=1--", "admin", "\u0000")),
      __proto__: constantFrom({ role: "admin" }),
    },
    { requiredKeys: [] },
  ).map(write),
  anything().map(write),
  array(constantFrom("{", "}", "[", "]", ",", ":", '"a"', "1e999", "null", '"__proto__"')).map(
    (tokens) => tokens.join(""),
  ),
  uint8Array({ maxLength: 200 }).map((bytes) => Uint8Array.from(bytes)),
  constantFrom(
    "[".repeat(10_000),
    "[".repeat(10_000) + "]".repeat(10_000),
    '{"age":1,"age":2}',
    "",
  ),
);

function write(value: unknown): string {
  try {
    return JSON.stringify([value]).slice(1, -1);
  } catch {
    return "1n"; // a BigInt or a cycle
  }
}

test("D6: 2,500 random bodies cause no 500 and change no user", async () => {
  test.setTimeout(300_000);
  const [admin, target] = [await createActor("admin"), await createActor("student")];
  const headers = { ...(await cookieOf(admin)), "If-Match": '"0"' };
  const before = await usersNamed(admin.id, target.id);
  const seed = Number(process.env["FUZZ_SEED"] ?? randomBytes(4).readUInt32BE());
  console.log(`fuzzed with FUZZ_SEED=${seed}`);
  const types = constantFrom(
    "application/json",
    "application/json; charset=utf-8",
    "text/json",
    "",
  );
  const calls = sample(
    tuple(
      bodies,
      oneof({ weight: 8, arbitrary: constantFrom("application/json") }, types),
      constantFrom("PUT", "POST"),
    ),
    {
      numRuns: 2_500,
      seed,
    },
  );
  const statuses = new Map<number, number>();
  const unexpected: string[] = [];
  async function send([body, type, method]: (typeof calls)[number]) {
    const url = method === "PUT" ? api(`/${target.id}`) : api();
    const response = await fetch(url, {
      method,
      body,
      headers: { ...headers, "Content-Type": type },
    });
    statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
    // A valid body creates a new user; existing users stay unchanged.
    if (![201, 400, 409, 412, 415].includes(response.status))
      unexpected.push(`${method} ${type} ${String(body)}: ${response.status}`);
    await response.arrayBuffer();
  }
  const remaining = calls.values();
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (const call of remaining) await send(call);
    }),
  );
  console.log(`responses: ${JSON.stringify(Object.fromEntries(statuses))}`);
  expect(unexpected).toEqual([]);
  expect(await usersNamed(admin.id, target.id)).toEqual(before);
});

test("J1: 60 MB are refused before they are read, and the next request is served", async () => {
  const admin = await createActor("admin");
  const headers = { ...(await cookieOf(admin)), "Content-Type": "application/json" };
  const body = Buffer.alloc(60 * 1024 * 1024, "x");
  const response = await fetch(api(), { method: "POST", headers, body });
  expect(response.status).toBe(413);
  expect((await fetch(api(), { headers })).status).toBe(200);
});
