import { eq } from "drizzle-orm";
import { redirect } from "next/navigation";
import { beforeEach, expect, test, vi } from "vitest";
import { z } from "zod";
import { db } from "@/db/client";
import { formRequest } from "@/db/schema";
import { present, received } from "@/db/testing/cookies";
import type { Actor } from "@/lib/auth/actor";
import { PublicError } from "@/lib/errors";
import { FORM_KEY } from "@/lib/forms/form-key";
import { idle } from "@/lib/forms/form-state";
import { createActor, createSession } from "@/lib/testing/factories";
import { ANSWER_LIFETIME_MS, purgeFormRequests } from "./answer-once";
import { actorAction } from "./form-action";

vi.mock("next/headers", async () => {
  const { requestInMemory } = await import("@/db/testing/cookies");
  return requestInMemory;
});
vi.mock("next/cache", () => ({ revalidatePath: vi.fn() }));
vi.mock("next-intl/server", () => ({
  getTranslations: () => Object.assign((key: string) => key, { has: () => true }),
}));

const schema = z.object({ title: z.string() });
const run = vi.fn<(actor: Actor, input: { title: string }) => Promise<unknown>>();
const create = actorAction(schema, run, { once: "create" });
const change = actorAction(schema, run, { once: "change" });

let actor: Actor;
beforeEach(async () => {
  run.mockReset();
  let made = 0;
  run.mockImplementation(() => Promise.resolve({ number: ++made, until: new Date(made) }));
  received.set("next-action", "fetched");
  actor = await createActor("admin");
  present((await createSession(actor)).token);
});

const newKey = () => crypto.randomUUID();
function form(key: string, title = "Aljabar") {
  const data = new FormData();
  data.set(FORM_KEY, key);
  data.set("title", title);
  return data;
}
const first = { status: "ok", result: { number: 1, until: new Date(1) } };
const rows = () => db.select().from(formRequest).where(eq(formRequest.actorId, actor.id));

test("a form sent again gets the first answer, dates included", async () => {
  const key = newKey();
  expect(await create(idle, form(key))).toEqual(first);
  expect(await create(idle, form(key))).toEqual(first);
  expect(run).toHaveBeenCalledOnce();
});

test("a form sent several times at once has its effect once", async () => {
  const key = newKey();
  const states = await Promise.all([1, 2, 3].map(() => create(idle, form(key))));
  expect(states).toEqual([first, first, first]);
  expect(run).toHaveBeenCalledOnce();
});

test("another key, and the same key of another user, are other requests", async () => {
  const key = newKey();
  await create(idle, form(key));
  await create(idle, form(newKey()));
  present((await createSession(await createActor("admin"))).token);
  expect(await create(idle, form(key))).toHaveProperty("result.number", 3);
});

test("a redirect is repeated too", async () => {
  run.mockImplementation(() => redirect("/teach/courses/course_1?a=1;b#c"));
  const key = newKey();
  const target = expect.stringContaining(";/teach/courses/course_1?a=1;b#c;") as string;
  for (const _ of [1, 2]) {
    await expect(create(idle, form(key))).rejects.toMatchObject({ digest: target });
  }
  expect(run).toHaveBeenCalledOnce();
});

test("another content under a used key is refused where the form creates, and runs where it changes", async () => {
  const key = newKey();
  await create(idle, form(key));
  expect(await create(idle, form(key, "Geometri"))).toMatchObject({ reason: "formUsed" });
  expect(run).toHaveBeenCalledOnce();
  expect(await change(idle, form(key, "Geometri"))).toHaveProperty("result.number", 2);
});

test("a refusal, a defect and a result without an effect are no answer: the same form may be sent again", async () => {
  const key = newKey();
  run.mockRejectedValueOnce(new PublicError("CONFLICT", "busy"));
  expect(await create(idle, form(key))).toMatchObject({ reason: "busy" });
  run.mockRejectedValueOnce(new Error("a mistake"));
  await expect(create(idle, form(key))).rejects.toThrow("a mistake");
  expect(await rows()).toEqual([]);

  const onlyEven = actorAction(schema, run, {
    once: "create",
    isEffective: (result) => (result as { number: number }).number % 2 === 0,
  });
  const numbers = [];
  for (const _ of [1, 2, 3]) numbers.push(await onlyEven(idle, form(key)));
  expect(numbers.map((state) => "result" in state && state.result)).toMatchObject([
    { number: 1 },
    { number: 2 },
    { number: 2 },
  ]);
});

test("a request whose process ended without an answer is run again after a while", async () => {
  const key = newKey();
  await create(idle, form(key));
  const lost = { answer: null, runner: "runner_of_another_process" };
  await db.update(formRequest).set({ ...lost, createdAt: new Date(Date.now() - 61_000) });
  expect(await create(idle, form(key))).toHaveProperty("result.number", 2);
});

test("the answer of another process is waited for", async () => {
  const key = newKey();
  await create(idle, form(key));
  const [{ id, answer } = { id: "", answer: "" }] = await rows();
  const running = { answer: null, runner: "runner_of_another_process" };
  await db.update(formRequest).set(running).where(eq(formRequest.id, id));
  const repeated = create(idle, form(key));
  await db.update(formRequest).set({ answer }).where(eq(formRequest.id, id));
  expect(await repeated).toEqual(first);
});

test("the stored row reveals neither content nor answer nor key", async () => {
  const key = newKey();
  run.mockResolvedValue({ password: "k3mpx-7hq2v-n4rtd" });
  received.delete("next-action");
  await create(idle, form(key, "Rahasia sekali"));
  const [row] = await rows();
  const stored = JSON.stringify(row);
  for (const secret of ["k3mpx", "Rahasia", key]) expect(stored).not.toContain(secret);
  const decoded = Buffer.from(row?.answer ?? "", "base64url").toString("latin1");
  expect(decoded).not.toContain("k3mpx");
});

test("without JavaScript the same content right after is a repetition, whatever the key", async () => {
  received.delete("next-action");
  expect(await create(idle, form(newKey()))).toEqual(first);
  expect(await create(idle, form(newKey()))).toEqual(first);
  expect(await create(idle, form(newKey(), "Geometri"))).toHaveProperty("result.number", 2);
  // Something else was done in between: it is meant.
  expect(await create(idle, form(newKey()))).toHaveProperty("result.number", 3);

  received.set("next-action", "fetched"); // with JavaScript only the key counts
  expect(await create(idle, form(newKey()))).toHaveProperty("result.number", 4);
});

test("without JavaScript the same content is new after ten minutes, and in another session", async () => {
  received.delete("next-action");
  await create(idle, form(newKey()));
  await db.update(formRequest).set({ createdAt: new Date(Date.now() - 601_000) });
  expect(await create(idle, form(newKey()))).toHaveProperty("result.number", 2);
  present((await createSession(actor)).token);
  expect(await create(idle, form(newKey()))).toHaveProperty("result.number", 3);
});

test("answers are deleted after a day", async () => {
  await create(idle, form(newKey()));
  await purgeFormRequests(Date.now() + ANSWER_LIFETIME_MS - 60_000);
  expect(await rows()).toHaveLength(1);
  await purgeFormRequests(Date.now() + ANSWER_LIFETIME_MS + 1_000);
  expect(await rows()).toEqual([]);
});
