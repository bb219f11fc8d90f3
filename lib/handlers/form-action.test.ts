import { createTranslator } from "next-intl";
import { expect, test, vi } from "vitest";
import { z } from "zod";
import { DatabaseUnavailableError } from "@/db/errors";
import { RetryLater } from "@/lib/errors";
import { actorAction, formAction } from "./form-action";
import { idle } from "@/lib/forms/form-state";
import messages from "../i18n/messages/id.json";

vi.mock("@/lib/auth/session", () => ({ getActor: () => ({ id: "user_a", role: "student" }) }));
vi.mock("@/lib/throttle/write-limit", () => ({
  requireWrite: () => Promise.reject(new RetryLater("TOO_MANY", "tooManyWrites", 42)),
}));
vi.mock("next/headers", () => ({ headers: () => new Headers(), cookies: () => undefined }));
vi.mock("next-intl/server", () => ({
  getTranslations: (namespace: "errors") => createTranslator({ locale: "id", messages, namespace }),
}));

const schema = z.object({ title: z.string(), password: z.string() });

test.each([
  ["nothing saved", { uncertain: false }, {}, "busy"],
  ["possibly saved", { uncertain: true }, {}, "uncertain"],
  [
    "possibly saved, with an idempotency key",
    { uncertain: true },
    { formKey: "kunci-formulir-1234" },
    "uncertainKeyed",
  ],
] as const)(
  "an outage is an error of the form, which keeps its input: %s",
  async (_name, outcome, fields, reason) => {
    const failing = () => {
      throw new DatabaseUnavailableError("The database did not answer.", outcome);
    };
    const action = formAction(schema, failing, { once: "create" });
    const typed = new FormData();
    for (const [name, value] of Object.entries(fields)) typed.set(name, value);
    typed.set("title", "Modul 3");
    typed.set("password", "rahasia sekali");

    const state = await action(idle, typed);
    expect(state).toMatchObject({ status: "error", message: messages.errors[reason] });
    expect(state).toHaveProperty("values", { ...fields, title: "Modul 3" });
  },
);

test("a defect is rethrown", async () => {
  const action = formAction(schema.partial(), () => Promise.reject(new Error("a mistake")));
  await expect(action(idle, new FormData())).rejects.toThrow("a mistake");
});

test("L9: the write limit is checked before the form is parsed, and the form keeps its input", async () => {
  const run = vi.fn();
  const typed = new FormData();
  typed.set("title", "Modul 3"); // and no password, which would be invalid
  const state = await actorAction(schema, run)(idle, typed);
  expect(state).toEqual({
    status: "error",
    reason: "tooManyWrites",
    message:
      "Kamu mengirim perubahan terlalu cepat. Yang terakhir belum tersimpan: tunggu 1 menit, lalu kirim lagi.",
    values: { title: "Modul 3" },
  });
  expect(run).not.toHaveBeenCalled();
});
