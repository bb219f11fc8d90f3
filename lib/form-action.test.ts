import { createTranslator } from "next-intl";
import { expect, test, vi } from "vitest";
import { z } from "zod";
import { DatabaseBusyError } from "@/db/busy-retry";
import { formAction } from "./form-action";
import { idle } from "./form-state";
import messages from "./i18n/messages/id.json";

vi.mock("next/headers", () => ({ headers: () => new Headers(), cookies: () => undefined }));
vi.mock("next-intl/server", () => ({
  getTranslations: (namespace: "errors") => createTranslator({ locale: "id", messages, namespace }),
}));

const schema = z.object({ title: z.string(), password: z.string() });

test("a busy database is a sentence above the form, which keeps what was typed", async () => {
  const action = formAction(schema, () => {
    throw new DatabaseBusyError("Another process keeps the database locked.", {
      cause: Object.assign(new Error("database is locked"), { code: "SQLITE_BUSY" }),
    });
  });
  const typed = new FormData();
  typed.set("title", "Modul 3");
  typed.set("password", "rahasia sekali");

  const state = await action(idle, typed);
  expect(state).toMatchObject({ status: "error", message: messages.errors.busy });
  expect(state).toHaveProperty("values", { title: "Modul 3" });
});

test("a mistake is no busy database", async () => {
  const action = formAction(schema.partial(), () => Promise.reject(new Error("a mistake")));
  await expect(action(idle, new FormData())).rejects.toThrow("a mistake");
});
