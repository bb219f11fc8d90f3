import { hashSync } from "bcryptjs";
import { eq } from "drizzle-orm";
import { revalidatePath } from "next/cache";
import { createTranslator } from "next-intl";
import { beforeEach, expect, test, vi } from "vitest";
import { db } from "@/db/client";
import type { Role } from "@/db/enums";
import { session } from "@/db/schema";
import { present, presented, received } from "@/db/testing/cookies";
import { idle } from "@/lib/forms/form-state";
import { createActor, createSession } from "@/lib/testing/factories";
import messages from "../i18n/messages/id.json";
import {
  changePasswordAction,
  endOtherSessionsAction,
  endSessionAction,
  loginAction,
  logoutAction,
  registerAction,
  replaceOneTimePasswordAction,
} from "./actions";
import { listOwnSessions } from "./own-sessions";

vi.mock("next/headers", async () => {
  const { requestInMemory } = await import("@/db/testing/cookies");
  return requestInMemory;
});
vi.mock("next/cache", () => ({ revalidatePath: vi.fn() }));
vi.mock("next-intl/server", () => ({
  getTranslations: (namespace: "errors") => createTranslator({ locale: "id", messages, namespace }),
}));
vi.setConfig({ testTimeout: 60_000 }); // hashing takes long where others compute too

const PASSWORD = "sapi terbang biru";
const passwordHash = hashSync(PASSWORD, 4);

beforeEach(() => {
  present(undefined);
  received.delete("origin");
  vi.mocked(revalidatePath).mockReset();
});

function form(fields: Record<string, string>): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  return data;
}

/** What Next.js throws to lead elsewhere. */
const leadsTo = (path: string) => ({ digest: expect.stringContaining(`;${path};`) as string });

const sessionsOf = ({ id }: { id: string }) =>
  db.select({ id: session.id }).from(session).where(eq(session.userId, id));

test.each<[Role, string | undefined, string]>([
  ["student", undefined, "/app"],
  ["teacher", undefined, "/teach"],
  ["admin", "//evil.example", "/admin"],
  ["student", "/app/courses?page=2", "/app/courses?page=2"],
])("D5: signed in, a %s who came for %s is led to %s", async (role, next, path) => {
  const { id } = await createActor(role, { passwordHash });
  const fields = { username: id.replace("user_", role), password: PASSWORD, ...(next && { next }) };
  await expect(loginAction(idle, form(fields))).rejects.toMatchObject(leadsTo(path));
  expect(await sessionsOf({ id })).toHaveLength(1);
});

test("D5: who registers is led to where they came for", async () => {
  const fields = { username: "putri.baru", password: PASSWORD, displayName: "", age: "" };
  const registering = registerAction(idle, form({ ...fields, next: "/app/courses" }));
  await expect(registering).rejects.toMatchObject(leadsTo("/app/courses"));
  present(undefined);
  const another = registerAction(idle, form({ ...fields, username: "putra.baru" }));
  await expect(another).rejects.toMatchObject(leadsTo("/app"));
});

test("B4: signing out ends the session, but not when another site asks for it", async () => {
  const actor = await createActor("student");
  present((await createSession(actor)).token);
  received.set("origin", "https://evil.example");
  await expect(logoutAction()).rejects.toMatchObject(leadsTo("/login"));
  expect([await sessionsOf(actor), presented()]).toEqual([[expect.anything()], expect.any(String)]);

  received.delete("origin");
  await expect(logoutAction()).rejects.toMatchObject(leadsTo("/login"));
  expect([await sessionsOf(actor), presented()]).toEqual([[], undefined]);
});

test("B5: a new password needs the old one, and the page of the settings is made anew", async () => {
  const actor = await createActor("student", { passwordHash });
  present((await createSession(actor)).token);
  const fields = { currentPassword: "bukan ini", newPassword: "kuda laut ungu" };
  expect(await changePasswordAction(idle, form(fields))).toMatchObject({
    status: "invalid",
    fieldErrors: { currentPassword: messages.errors.currentPassword },
  });
  expect(revalidatePath).not.toHaveBeenCalled();
  const changed = await changePasswordAction(idle, form({ ...fields, currentPassword: PASSWORD }));
  expect(changed.status).toBe("ok");
  expect(revalidatePath).toHaveBeenCalledExactlyOnceWith("/app/settings");
});

test("L10: only who must replace a password can do it without the old one", async () => {
  const actor = await createActor("teacher", { passwordHash });
  const { id, token } = await createSession(actor);
  present(token);
  const fields = form({ newPassword: "kuda laut ungu" });
  expect(await replaceOneTimePasswordAction(idle, fields)).toMatchObject({ reason: "signInAgain" });
  await db.update(session).set({ mustChangePassword: true }).where(eq(session.id, id));
  const replacing = replaceOneTimePasswordAction(idle, fields);
  await expect(replacing).rejects.toMatchObject(leadsTo("/teach"));
});

test("B11: one ends one's own sessions, one or all others", async () => {
  const [actor, stranger] = [await createActor("student"), await createActor("student")];
  for (const owner of [actor, actor, actor, stranger]) await createSession(owner);
  present((await createSession(actor)).token);
  const other = (await listOwnSessions(actor)).find(({ isCurrent }) => !isCurrent);

  const ending = endSessionAction(idle, form({ handle: other?.handle ?? "" }));
  expect((await ending).status).toBe("ok");
  expect(await sessionsOf(actor)).toHaveLength(3);
  expect(revalidatePath).toHaveBeenCalledExactlyOnceWith("/app/settings");

  expect((await endOtherSessionsAction(idle, form({}))).status).toBe("ok");
  expect(await sessionsOf(actor)).toHaveLength(1);
  expect(await sessionsOf(stranger)).toHaveLength(1);
  expect(revalidatePath).toHaveBeenCalledTimes(2);
  expect(revalidatePath).toHaveBeenLastCalledWith("/app/settings");
});
