import { announce, createActor, createCourse, createSession, dump } from "@/lib/testing/factories";
import type { Actor } from "@/lib/auth/actor";
import { expect, test } from "./fixtures";
import { E2E_ORIGIN } from "./support/environment";

const api = (path = "") => `${E2E_ORIGIN}/api/notifications${path}`;
const cookieOf = async (actor: Actor) => ({
  Cookie: `session=${(await createSession(actor)).token}`,
});

test("the list pages backwards, filters, and contains no other user's notifications", async ({
  classroom,
  request,
}) => {
  const second = await createCourse(classroom.teacher, { students: [classroom.student] });
  const ids = [];
  for (let n = 1; n <= 3; n++) {
    ids.push((await announce(classroom.teacher, classroom.course, { title: `Nomor ${n}` })).id);
  }
  ids.push((await announce(classroom.teacher, second, { type: "schedule" })).id);
  const headers = await cookieOf(classroom.student);
  const list = async (query: string) =>
    (await (await request.get(api(query), { headers })).json()) as {
      items: { id: string; title: string; seq: number }[];
      next: number | null;
    };
  const idsOf = async (query: string) => (await list(query)).items.map(({ id }) => id);

  const newest = await list("?limit=3");
  expect(newest.items.map(({ id }) => id)).toEqual([ids[3], ids[2], ids[1]]);
  expect(await idsOf(`?before=${newest.next}`)).toEqual([ids[0]]);
  expect(await idsOf(`?course=${second.id}`)).toEqual([ids[3]]);
  expect(await idsOf("?type=schedule")).toEqual([ids[3]]);
  const read = await request.put(api(`/${ids[3]}`), { headers, data: { read: true } });
  expect(((await read.json()) as { readAt: string }).readAt).toMatch(/Z$/);
  expect(await idsOf("?unread=true")).toEqual([ids[2], ids[1], ids[0]]);

  const outside = await request.get(api(), { headers: await cookieOf(classroom.outsider) });
  expect(await outside.json()).toEqual({
    items: [],
    next: null,
    unreadCount: 0,
    position: expect.stringMatching(/^[0-9a-f]{12}\.\d+$/) as unknown,
    userId: classroom.outsider.id,
  });
  expect(outside.headers()["cache-control"]).toBe("no-store");
});

test("mark-all marks up to the given position", async ({ classroom, request }) => {
  const headers = await cookieOf(classroom.student);
  const shown = await announce(classroom.teacher, classroom.course);
  await announce(classroom.teacher, classroom.course);
  const response = await request.post(api("/read-all"), { headers, data: { upTo: shown.seq } });
  expect(await response.json()).toEqual({ marked: 1, unreadCount: 1 });
});

test("an invalid request is refused with a problem that names the field", async ({
  classroom,
  request,
}) => {
  const headers = await cookieOf(classroom.student);
  for (const [query, field] of [
    ["?limit=1000000", "limit"],
    ["?limit=-1", "limit"],
    ["?before=abc", "before"],
    ["?unread=maybe", "unread"],
    ["?course=' or 1=1--", "course"],
    ["?type=secret", "type"],
    ["?userId=user_1", "userId"],
  ] as const) {
    const response = await request.get(api(query), { headers });
    expect([query, response.status()]).toEqual([query, 400]);
    expect(response.headers()["content-type"]).toBe("application/problem+json; charset=utf-8");
    expect(await response.json()).toMatchObject({ status: 400, errors: [{ field }] });
  }
});

test("a refused request changes nothing", async ({ classroom, request }) => {
  const { id } = await announce(classroom.teacher, classroom.course);
  const own = await cookieOf(classroom.student);
  const others = await cookieOf(classroom.outsider);
  const teachers = await cookieOf(classroom.teacher);
  const admins = await cookieOf(await createActor("admin"));
  const path = api(`/${id}`);
  const read = JSON.stringify({ read: true });
  const json = { "Content-Type": "application/json" };
  const cases: [status: number, headers: Record<string, string>, body: string, url?: string][] = [
    [401, json, read],
    [401, { ...json, Cookie: "session=%00' or 1=1--" }, read],
    [404, { ...json, ...others }, read],
    [404, { ...json, ...teachers }, read],
    [404, { ...json, ...admins }, read],
    [404, { ...json, ...own }, read, api("/notif_0000000000000000")],
    [404, { ...json, ...own }, read, api("/1")],
    [400, { ...json, ...own }, '{"read":"yes"}'],
    [400, { ...json, ...own }, '{"read":true,"userId":"user_1"}'],
    [400, { ...json, ...own }, "{"],
    [400, { ...json, ...own }, "[".repeat(10_000)],
    [413, { ...json, ...own }, JSON.stringify({ read: true, pad: "x".repeat(70_000) })],
    [415, { "Content-Type": "application/xml", ...own }, read],
    [403, { "Content-Type": "application/x-www-form-urlencoded", ...own }, "read=true"],
    [403, { ...json, ...own, Origin: "https://jahat.example" }, read],
    [403, { ...json, ...own, "Sec-Fetch-Site": "cross-site" }, read],
  ];
  const rows = async () => {
    const tables = JSON.parse(await dump()) as [string, Record<string, unknown>[]][];
    const recipients = tables.find(([name]) => name === "recipient")?.[1] ?? [];
    return recipients.filter((row) => row["notification_id"] === id);
  };
  const before = await rows();
  for (const [status, headers, data, url = path] of cases) {
    const response = await request.put(url, { headers, data });
    expect([status, data.slice(0, 40), response.status()]).toEqual([
      status,
      data.slice(0, 40),
      status,
    ]);
    expect(response.headers()["content-type"]).toContain("application/problem+json");
  }
  expect(await rows()).toEqual(before);
});

test("an unknown method returns the allowed ones", async ({ classroom, request }) => {
  const headers = { ...(await cookieOf(classroom.student)), Origin: E2E_ORIGIN };
  const response = await request.delete(api(), { headers });
  expect(response.status()).toBe(405);
});

test("a missing resource below /api is a problem, not a page", async ({ request }) => {
  const response = await request.get(`${E2E_ORIGIN}/api/tidak/ada`);
  expect(response.status()).toBe(404);
  expect(response.headers()["content-type"]).toBe("application/problem+json; charset=utf-8");
  expect(response.headers()["content-security-policy"]).toContain("default-src 'none'");
});
