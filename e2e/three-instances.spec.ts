import { hashSync } from "bcryptjs";
import { createActor, createSession } from "@/lib/testing/factories";
import { expect, test } from "./fixtures";
import { hiddenFields } from "./security/support/hidden-fields";
import { type Instance, startInstance } from "./support/instance";

test.describe.configure({ mode: "default", timeout: 120_000 }); // three servers are started

const PASSWORD = "kucing tidur siang";
const passwordHash = hashSync(PASSWORD, 4);
const PORTS = [3341, 3342, 3343];
/** That of the load balancer in front, which is asked for nothing here: each test says which instance it asks. */
const PUBLIC_ORIGIN = "http://localhost:3340";
const WRITE_LIMIT = 10;
const MAX_SESSIONS = 20;

let instances: Instance[];
test.beforeAll(async () => {
  const settings = {
    APP_ORIGIN: PUBLIC_ORIGIN,
    WRITE_LIMIT_PER_MINUTE: String(WRITE_LIMIT),
  };
  instances = await Promise.all(PORTS.map((port) => startInstance(port, settings)));
});
test.afterAll(async () => {
  await Promise.all(instances.map((instance) => instance.stop()));
});

const at = (index: number) => instances[index % instances.length]!.origin;

function ask(
  origin: string,
  path: string,
  {
    cookie = "",
    ...init
  }: Omit<RequestInit, "headers"> & { cookie?: string; headers?: Record<string, string> },
) {
  const headers = { Cookie: cookie, Origin: PUBLIC_ORIGIN, ...init.headers };
  return fetch(`${origin}${path}`, { redirect: "manual", ...init, headers });
}

async function createStudent() {
  const username = `siswa.${crypto.randomUUID().slice(0, 8)}`;
  return { username, ...(await createActor("student", { username, passwordHash })) };
}

async function signIn(origin: string, username: string, password = PASSWORD) {
  const body = new URLSearchParams({ username, password });
  const response = await ask(origin, "/demo/lucia/login?/login", { method: "POST", body });
  const cookies = response.headers.getSetCookie();
  const session = cookies.find((cookie) => cookie.startsWith("session="))?.split(";")[0];
  return { status: response.status, cookie: session ?? "" };
}

/** What each instance answers to a request for the inbox. */
const inboxStatuses = (cookie: string) =>
  Promise.all(
    instances.map(
      async ({ origin }) => (await ask(origin, "/api/notifications", { cookie })).status,
    ),
  );

test("who signs in on one instance is signed in on all, writes on another, and is signed out on all", async ({
  classroom,
}) => {
  const { username } = await createStudent();
  const { status, cookie } = await signIn(at(0), username);
  expect(status).toBe(303);
  expect(await inboxStatuses(cookie)).toEqual([200, 200, 200]);

  const page = await (await ask(at(1), "/app/courses", { cookie })).text();
  const form = new FormData();
  for (const [name, value] of hiddenFields(page, 'name="joinCode"')) form.append(name, value);
  form.append("joinCode", classroom.course.joinCode);
  const joined = await ask(at(2), "/app/courses", { method: "POST", cookie, body: form });
  expect(joined.status).toBe(303);
  const home = await (await ask(at(0), "/app/courses", { cookie })).text();
  expect(home).toContain(classroom.course.title);

  await ask(at(1), "/demo/lucia?/logout", { method: "POST", cookie });
  expect(await inboxStatuses(cookie)).toEqual([401, 401, 401]);
});

test("failed sign-ins count together, whichever instances they are sent to", async () => {
  const { username } = await createStudent();
  for (let n = 0; n < 10; n++) {
    expect((await signIn(at(n), username, "salah sekali")).status).toBe(400);
  }
  for (const { origin } of instances) expect((await signIn(origin, username)).status).toBe(429);
});

test("a user keeps twenty sessions in all: one more on any instance ends the oldest on every other", async () => {
  const student = await createStudent();
  const tokens: string[] = [];
  for (let n = 0; n < MAX_SESSIONS; n++) tokens.push((await createSession(student)).token);
  const { cookie } = await signIn(at(2), student.username);
  expect(await inboxStatuses(cookie)).toEqual([200, 200, 200]);
  expect(await inboxStatuses(`session=${tokens[0]}`)).toEqual([401, 401, 401]);
  expect(await inboxStatuses(`session=${tokens[1]}`)).toEqual([200, 200, 200]);
});

test("writes are counted by each instance: in turns a user may send as many on each", async () => {
  const { token } = await createSession(await createStudent());
  const write = async (n: number) => {
    const response = await ask(at(n), "/api/notifications/read-all", {
      method: "POST",
      cookie: `session=${token}`,
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ upTo: 1 }),
    });
    return response.status;
  };
  const statuses: number[] = [];
  for (let n = 0; n < (WRITE_LIMIT + 1) * PORTS.length; n++) statuses.push(await write(n));
  const allowed = WRITE_LIMIT * PORTS.length;
  expect(statuses).toEqual(statuses.map((_, n) => (n < allowed ? 200 : 429)));
});
