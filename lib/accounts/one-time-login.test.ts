import { hashSync } from "bcryptjs";
import { and, desc, eq, gt } from "drizzle-orm";
import { beforeEach, expect, test, vi } from "vitest";
import { db } from "@/db/client";
import { auditLog, change, session, throttle, user } from "@/db/schema";
import { present, presented } from "@/db/testing/cookies";
import { countComparisons } from "@/lib/auth/password";
import { getActor, getPendingPasswordChange } from "@/lib/auth/session";
import { currentPosition } from "@/lib/realtime/change-log";
import { createActor, dump } from "@/lib/testing/factories";
import { resetPassword } from "@/lib/users/mutations";
import { login, replaceOneTimePassword } from "./mutations";

vi.mock("next/headers", async () => (await import("@/db/testing/cookies")).requestInMemory);
vi.setConfig({ testTimeout: 60_000 });

const [ONE_TIME, OWN] = ["k3mpx-7hq2v-n4rtd", "kucing tidur siang"];
const passwordHash = hashSync(ONE_TIME, 11);

beforeEach(async () => {
  present(undefined);
  await db.delete(throttle);
});

let made = 0;
/** A user whose one-time password is valid for an hour, unless said otherwise. */
async function createUser(values: Partial<typeof user.$inferInsert> = {}) {
  const username = `sekali-${++made}`;
  const { id } = await createActor("student", { username, passwordHash });
  const passwordExpiresAt = new Date(Date.now() + 3_600_000);
  await set(id, { passwordExpiresAt, ...values });
  return { id, username };
}
const set = (id: string, values: Partial<typeof user.$inferInsert>) =>
  db.update(user).set(values).where(eq(user.id, id));
const sessionsOf = ({ id }: { id: string }) =>
  db.select({ id: session.id }).from(session).where(eq(session.userId, id));
/** The reason of a refusal, or "ok". From another browser: without a cookie. */
async function tryLogin(username: string, password: string) {
  present(undefined);
  return login({ username, password }).then(
    () => "ok",
    (error: { reason: string }) => error.reason,
  );
}

test("A16: a one-time password works until it is replaced, and ends the earlier unfinished session", async () => {
  const student = await createUser();
  expect(await tryLogin(student.username, ONE_TIME)).toBe("ok");
  const first = presented();
  const { seq } = await currentPosition();
  expect(await tryLogin(student.username, ONE_TIME)).toBe("ok");
  const second = presented();

  expect(await sessionsOf(student)).toHaveLength(1);
  const changes = await db.select().from(change).where(gt(change.seq, seq));
  expect(changes).toMatchObject([{ kind: "access", userId: student.id }]);
  const [entry] = await db
    .select()
    .from(auditLog)
    .where(and(eq(auditLog.targetId, student.id), eq(auditLog.action, "sessions_end")));
  expect(entry).toMatchObject({ actorId: student.id, detail: '{"which":"unfinished"}' });

  present(first);
  expect(await getPendingPasswordChange()).toBeNull();
  const before = await dump();
  await expect(replaceOneTimePassword(OWN)).rejects.toMatchObject({ reason: "signInAgain" });
  expect(await dump()).toBe(before);
  present(second);
  await replaceOneTimePassword(OWN);
  expect(await getActor()).toMatchObject({ id: student.id });
});

test("A16: a second login overtakes a replacement that the first session has begun", async () => {
  const student = await createUser();
  await tryLogin(student.username, ONE_TIME);
  const replacing = replaceOneTimePassword(OWN); // reads the session, then hashes
  await getPendingPasswordChange();
  await db.delete(session).where(eq(session.userId, student.id));
  await expect(replacing).rejects.toMatchObject({ reason: "signInAgain" });
  expect(await tryLogin(student.username, ONE_TIME)).toBe("ok");
});

test("A16: of concurrent logins with a one-time password one session is left", async () => {
  const student = await createUser();
  await Promise.all(Array.from({ length: 5 }, () => tryLogin(student.username, ONE_TIME)));
  expect(await sessionsOf(student)).toHaveLength(1);
});

test.each([
  " k3mpx-7hq2v-n4rtd",
  "k3mpx-7hq2v-n4rtd\n",
  "K3MPX-7HQ2V-N4RTD",
  "k3mpx7hq2vn4rtd",
  "K3mpx 7hq2v N4rtd.",
  "k3mpx\u20137hq2v\u2011n4rtd",
  "\ufeffk3mpx-7hq2v-n4rtd\u200b\u00a0",
  "ｋ３ｍｐｘ－７ｈｑ２ｖ－ｎ４ｒｔｄ",
])("A3: a one-time password is accepted as %j", async (typed) => {
  const { username } = await createUser();
  expect(await tryLogin(username, typed)).toBe("ok");
});

test("A3: an own password stays exact, even one that looks generated", async () => {
  const { username } = await createUser({ passwordExpiresAt: null });
  expect(await tryLogin(username, ONE_TIME)).toBe("ok");
  for (const typed of [ONE_TIME.toUpperCase(), ` ${ONE_TIME}`, ONE_TIME.replaceAll("-", "")]) {
    expect(await tryLogin(username, typed)).toBe("credentials");
  }
});

test("A16: the holder of a spent one-time password is told why it is refused", async () => {
  const student = await createUser();
  await tryLogin(student.username, ONE_TIME);
  await replaceOneTimePassword(OWN);
  expect(await tryLogin(student.username, "K3MPX 7HQ2V N4RTD")).toBe("oneTimeUsed");
  const [entry] = await db.select().from(auditLog).orderBy(desc(auditLog.id)).limit(1);
  expect(entry).toMatchObject({ targetId: student.id, action: "login", outcome: "failed" });
  expect(await tryLogin(student.username, OWN)).toBe("ok");

  const admin = await createActor("admin");
  const renewed = await resetPassword(admin, student.id);
  expect(await tryLogin(student.username, ONE_TIME)).toBe("oneTimeReplaced");
  const newest = await resetPassword(admin, student.id);
  expect(await tryLogin(student.username, renewed.password)).toBe("oneTimeReplaced");
  expect(await tryLogin(student.username, newest.password)).toBe("ok");

  const late = await createUser({ passwordExpiresAt: new Date(Date.now() - 1) });
  expect(await tryLogin(late.username, ONE_TIME)).toBe("oneTimeExpired");
});

test("A5: what a spent one-time password says is said to nobody else, after the same work", async () => {
  const spent = { spentPasswordHash: passwordHash };
  const own = await createUser({ passwordHash: hashSync(OWN, 4), passwordExpiresAt: null });
  const used = await createUser({ ...spent, passwordHash: "-", passwordExpiresAt: null });
  const late = await createUser({ passwordExpiresAt: new Date(1) });
  const suspended = await createUser({ ...spent, suspendedAt: new Date() });
  const deleted = await createUser({ ...spent, deletedAt: new Date() });
  const guess = "aaaaa-bbbbb-ccccc";
  for (const [username, typed] of [
    ["siapa", guess],
    [own.username, guess],
    [used.username, guess],
    [late.username, guess],
    [suspended.username, guess],
    [suspended.username, ONE_TIME],
    [deleted.username, ONE_TIME],
  ] as const) {
    const compared = countComparisons();
    expect(await tryLogin(username, typed)).toBe("credentials");
    expect(countComparisons() - compared).toBe(2);
  }
});
