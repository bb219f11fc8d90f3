import { hashSync } from "bcryptjs";
import { db } from "@/db/client";
import { throttle } from "@/db/schema";
import { createActor } from "@/lib/testing/factories";
import { expect, test } from "./fixtures";
import { type Instance, startInstance } from "./support/instance";

test.describe.configure({ timeout: 120_000 });

const PASSWORD = "kucing tidur siang";
const passwordHash = hashSync(PASSWORD, 11);
const unique = (name: string) => `${name}.${crypto.randomUUID().slice(0, 8)}`;
/** A unique address of the documentation range, with its own /64. */
const anAddress = () =>
  `2001:db8:${[0, 0].map(() => Math.floor(Math.random() * 65_536).toString(16)).join(":")}::1`;
const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

let instance: Instance;
test.beforeAll(async () => {
  instance = await startInstance(3275, { TRUST_PROXY_HOPS: "1" });
});
test.afterAll(() => instance.stop());

type Attempt = { username: string; password?: string; from: string; cookie?: string };

const attempt = ({ username, password = PASSWORD, from, cookie = "" }: Attempt) =>
  fetch(`${instance.origin}/demo/lucia/login?/login`, {
    method: "POST",
    redirect: "manual",
    headers: { "X-Forwarded-For": from, Cookie: cookie, Origin: instance.origin },
    body: new URLSearchParams({ username, password }),
  });

async function createUser() {
  const username = unique("siswa");
  await createActor("student", { username, passwordHash });
  return username;
}

/** A user with a known device. */
async function createKnownUser(): Promise<Attempt> {
  const username = await createUser();
  const response = await attempt({ username, from: anAddress() });
  const device = response.headers.getSetCookie().find((cookie) => cookie.startsWith("device="));
  expect(device).toBeDefined();
  return { username, from: anAddress(), cookie: device?.split(";")[0] ?? "" };
}

/** Repeats each attempt without a delay; returns a function that stops it and returns the statuses received. */
function startAttack(attempts: (() => Attempt)[]) {
  const statuses = new Set<number>();
  const state = { attacking: true };
  const repeat = async (next: () => Attempt) => {
    while (state.attacking) statuses.add((await attempt(next())).status);
  };
  const ended = Promise.all(attempts.map(repeat));
  return async () => {
    state.attacking = false;
    await ended;
    return statuses;
  };
}

test("L2: others sign in while one address, many addresses and successful users attack at once", async ({
  page,
}) => {
  // The page's Server Action is in another bundle than the form endpoint, but shares its queue.
  await page.goto(`${instance.origin}/login`);
  await page.getByLabel("Nama pengguna").fill(unique("siapa"));
  await page.getByLabel("Kata sandi").fill("salah");
  await page.getByRole("button", { name: "Masuk" }).click();
  await expect(page.getByRole("alert").filter({ hasText: /./ })).toBeVisible();

  const known = await Promise.all(many(6, createKnownUser));
  const strangers = await Promise.all(
    many(6, async () => ({ username: await createUser(), from: anAddress() })),
  );
  const insiders = await Promise.all(many(3, createUser));
  const refused = anAddress(); // already over its limit
  await db.insert(throttle).values({
    key: `login:address:${refused.split(":").slice(0, 4).join(":")}::/64`,
    count: 201,
    resetsAt: new Date(Date.now() + 900_000),
  });
  const guess = (from: string) => () => ({ username: unique("siapa"), password: "salah", from });
  const addresses = many(8, anAddress);
  const stopAttack = startAttack([
    ...many(40, () => guess(refused)),
    ...addresses.flatMap((from) => many(4, () => guess(from))),
    ...insiders.flatMap((username, index) => {
      const from = `192.0.2.${index + 1}`;
      return many(3, () => () => ({ username, from }));
    }),
  ]);

  const outcomes = await Promise.all([...known, ...strangers].map(attempt));
  const statuses = await stopAttack();
  expect(outcomes.map(({ status }) => status)).toEqual(many(12, () => 303));
  expect(statuses).toContain(429);
  expect([...statuses].every((status) => [303, 400, 429, 503].includes(status))).toBe(true);
});

test("L3: strangers who lock a name do not lock its owner out of a known device", async () => {
  const owner = await createKnownUser();
  const guess = { username: owner.username, password: "salah" };
  for (let n = 0; n < 10; n++) {
    expect((await attempt({ ...guess, from: anAddress() })).status).toBe(400);
  }
  const { username } = owner;
  expect((await attempt({ username, from: anAddress() })).status).toBe(429);
  expect((await attempt(owner)).status).toBe(303);
});
