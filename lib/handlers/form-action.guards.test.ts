import { eq } from "drizzle-orm";
import { revalidatePath } from "next/cache";
import { createTranslator } from "next-intl";
import { beforeEach, expect, test, vi } from "vitest";
import { z } from "zod";
import { db } from "@/db/client";
import { auditLog } from "@/db/schema";
import { present, received } from "@/db/testing/cookies";
import { forbidden, PublicError } from "@/lib/errors";
import { FORM_LIMIT_BYTES, type FormState, idle } from "@/lib/forms/form-state";
import { createActor, createSession } from "@/lib/testing/factories";
import messages from "../i18n/messages/id.json";
import { actorAction, formAction, layoutAction } from "./form-action";

vi.mock("next/headers", async () => {
  const { requestInMemory } = await import("@/db/testing/cookies");
  return requestInMemory;
});
vi.mock("next/cache", () => ({ revalidatePath: vi.fn() }));
vi.mock("next-intl/server", () => ({
  getTranslations: (namespace: "errors") => createTranslator({ locale: "id", messages, namespace }),
}));

const said = messages.errors;
const schema = z.object({ title: z.string().min(3, "required") });
const run = vi.fn();

beforeEach(() => {
  run.mockReset();
  vi.mocked(revalidatePath).mockReset();
  present(undefined);
  for (const name of ["origin", "content-length", "referer"]) received.delete(name);
});

async function signIn() {
  const actor = await createActor("teacher");
  present((await createSession(actor)).token);
  return actor;
}

function typed(fields: [name: string, value: string | Blob][] = [["title", "Aljabar"]]): FormData {
  const form = new FormData();
  for (const [name, value] of fields) form.append(name, value);
  return form;
}

test("C2: only who is signed in gets through, as whom they are", async () => {
  const action = actorAction(schema, run);
  const refused = { status: "error", reason: "signInAgain", message: said.signInAgain };
  expect(await action(idle, typed())).toEqual({ ...refused, values: { title: "Aljabar" } });
  expect(run).not.toHaveBeenCalled();

  const actor = await signIn();
  run.mockResolvedValue("course_a");
  expect(await action(idle, typed())).toEqual({ status: "ok", result: "course_a" });
  expect(run).toHaveBeenCalledExactlyOnceWith(actor, { title: "Aljabar" }, undefined);
});

test("E1: a form from another site is refused", async () => {
  received.set("origin", "https://evil.example");
  const state = await formAction(schema, run)(idle, typed());
  expect(state).toMatchObject({ reason: "foreignOrigin", message: said.foreignOrigin });
  expect(run).not.toHaveBeenCalled();
});

test.each([
  [FORM_LIMIT_BYTES, "ok"],
  [FORM_LIMIT_BYTES + 1, "error"],
])("J1: a form of %i bytes: %s, with what was typed", async (size, status) => {
  received.set("content-length", String(size));
  const state = await formAction(schema, run)(idle, typed());
  expect(state.status).toBe(status);
  if (status === "error") {
    expect(state).toMatchObject({ message: said.tooLarge, values: { title: "Aljabar" } });
  }
});

test("of a file that is too large, the message names the limit of files", async () => {
  received.set("content-length", String(FORM_LIMIT_BYTES + 1));
  const form = typed();
  form.set("file", new File(["x".repeat(FORM_LIMIT_BYTES)], "siswa.csv"));
  const state = await formAction(schema, run)(idle, form);
  expect(state).toMatchObject({ message: said.importTooLarge });
});

test("what is no form holds no fields", async () => {
  const sent = { title: "Aljabar" } as unknown as FormData;
  expect(await formAction(schema, run)(idle, sent)).toMatchObject({
    status: "invalid",
    values: {},
  });
});

const pair = z
  .object({ title: z.string().min(3, "required"), age: z.string().regex(/^\d+$/).max(2) })
  .refine(({ title }) => title !== "sama", { message: "titleIsTaken" });

test.each<[string, [string, string][], Record<string, string>]>([
  [
    "in the user's language, the first of each field",
    [
      ["title", "x"],
      ["age", "abc"],
    ],
    { title: said.required, age: said.invalid },
  ],
  ["a field that is missing", [["title", "Aljabar"]], { age: said.invalid }],
  [
    "the form as a whole",
    [
      ["title", "sama"],
      ["age", "7"],
    ],
    { form: said.invalid },
  ],
])("a complaint stands beside its field: %s", async (_name, fields, fieldErrors) => {
  const state = await formAction(pair, run)(idle, typed(fields));
  expect(state).toEqual({ status: "invalid", fieldErrors, values: Object.fromEntries(fields) });
  expect(run).not.toHaveBeenCalled();
});

test("A5: no password and nothing of the framework's goes back to the page", async () => {
  const secrets = ["password", "currentPassword", "newPassword", "$ACTION_ID_1"];
  const fields = [...secrets, "username"].map((name): [string, string] => [name, "x"]);
  const state: FormState = await formAction(schema, run)(
    idle,
    typed([...fields, ["file", new Blob(["x"])]]),
  );
  expect(state).toHaveProperty("values", { username: "x" });
});

test("a field that may come several times is a list, any other counts once", async () => {
  const several = z.object({ days: z.array(z.string()), title: z.string() });
  const days: [string, string][] = [
    ["days", "senin"],
    ["days", "rabu"],
    ["title", "a"],
    ["title", "b"],
  ];
  await formAction(several, run, { lists: ["days"] })(idle, typed(days));
  expect(run).toHaveBeenCalledExactlyOnceWith({ days: ["senin", "rabu"], title: "b" }, undefined);
  const none = await formAction(several, run, { lists: ["days"] })(idle, typed());
  expect(none.status).toBe("ok");
});

test("a refusal stands beside its field, or above the form, with its figures", async () => {
  run.mockRejectedValueOnce(new PublicError("INVALID", "usernameTaken", "username"));
  const beside = await formAction(schema, run)(idle, typed());
  expect(beside).toMatchObject({
    status: "invalid",
    fieldErrors: { username: said.usernameTaken },
  });
  run.mockRejectedValueOnce(new PublicError("INVALID", "tooMany", "username", { minutes: 7 }));
  const within = await formAction(schema, run)(idle, typed());
  expect(within).toHaveProperty("fieldErrors.username", expect.stringContaining("7 menit"));
  run.mockRejectedValueOnce(new PublicError("TOO_MANY", "tooMany", undefined, { minutes: 7 }));
  const above = await formAction(schema, run)(idle, typed());
  expect(above).toMatchObject({
    reason: "tooMany",
    message: expect.stringContaining("7 menit") as string,
  });
});

test.each([
  ["http://localhost:3000/teach/courses?page=2", "/teach/courses"],
  ["none of an address", ""],
  [undefined, ""],
])(
  "K1: what the rules refuse is recorded with the form's page: %s is %j",
  async (referer, path) => {
    const actor = await signIn();
    if (referer) received.set("referer", referer);
    run.mockRejectedValueOnce(forbidden());
    expect(await actorAction(schema, run)(idle, typed())).toMatchObject({ reason: "forbidden" });
    const entries = await db.select().from(auditLog).where(eq(auditLog.actorId, actor.id));
    expect(entries).toMatchObject([{ outcome: "refused", detail: JSON.stringify({ path }) }]);
  },
);

test("what a layout shows is shown anew after the change, and only then", async () => {
  const actor = await signIn();
  run.mockRejectedValueOnce(forbidden());
  await layoutAction(schema, run)(idle, typed());
  expect(revalidatePath).not.toHaveBeenCalled();
  run.mockResolvedValueOnce(7);
  expect(await layoutAction(schema, run)(idle, typed())).toEqual({ status: "ok", result: 7 });
  expect(run).toHaveBeenLastCalledWith(actor, { title: "Aljabar" });
  expect(revalidatePath).toHaveBeenCalledExactlyOnceWith("/", "layout");
});
