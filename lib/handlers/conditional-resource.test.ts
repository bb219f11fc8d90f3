import { expect, test, vi } from "vitest";
import { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import { PublicError } from "@/lib/errors";
import { conditionalResource } from "./conditional-resource";

const actor = { id: "user_a", role: "teacher" } as Actor;

/** An object of version 3 that only its owner sees. */
const resource = conditionalResource(
  (reader: Actor, id: string) =>
    Promise.resolve(
      reader.id === "user_a" && id === "seen" ? { id, version: 3, secret: "-" } : undefined,
    ),
  ({ id, version }) => ({ id, version }),
);
const matching = (tag?: string) => new Headers(tag === undefined ? {} : { "If-Match": tag });

test("GET returns the object in its public form, with its version as ETag", async () => {
  const response = await resource.get(actor, "seen");
  expect([response.status, response.headers.get("etag")]).toEqual([200, '"3"']);
  expect(await response.json()).toEqual({ id: "seen", version: 3 });
});

test.each([
  ["get", () => resource.get(actor, "other")],
  ["put", () => resource.put(actor, "other", { headers: matching('"3"'), update: refuse })],
  ["remove", () => resource.remove(actor, "other", { headers: matching('"3"'), remove: refuse })],
] as const)("%s of what the actor may not see is not found, and runs nothing", async (_, call) => {
  await expect(call()).rejects.toMatchObject({ code: "NOT_FOUND" });
});

const refuse = () => Promise.reject(new Error("must not run"));

test("PUT runs with the version in If-Match, and returns the object after it", async () => {
  const update = vi.fn(() => Promise.resolve());
  const response = await resource.put(actor, "seen", { headers: matching('"3"'), update });
  expect(update).toHaveBeenCalledExactlyOnceWith(3);
  expect(response.headers.get("etag")).toBe('"3"');
});

test.each([
  [undefined, "UNCONDITIONAL"],
  ['"2"', "STALE"],
])("PUT with If-Match %s is refused as %s, and runs nothing", async (tag, code) => {
  const put = resource.put(actor, "seen", { headers: matching(tag), update: refuse });
  await expect(put).rejects.toMatchObject({ code });
});

test("PUT with If-Match: * runs on any version, and again after a concurrent change", async () => {
  const stale = new PublicError("STALE", "changedMeanwhile");
  const update = vi.fn(() => Promise.resolve()).mockRejectedValueOnce(stale);
  const response = await resource.put(actor, "seen", { headers: matching("*"), update });
  expect([response.status, update.mock.calls.length]).toEqual([200, 2]);
  const put = resource.put(actor, "seen", {
    headers: matching('"3"'),
    update: () => Promise.reject(stale),
  });
  await expect(put).rejects.toMatchObject({ code: "STALE" });
});

const patched = (target: string, tag: string | undefined, patch: unknown) => {
  const update = vi.fn(() => Promise.resolve());
  const response = resource.patch(actor, target, {
    headers: matching(tag),
    patch,
    contentOf: ({ secret }) => ({ secret, age: 9 }),
    schema: z.strictObject({ secret: z.string(), age: z.int().optional() }),
    update,
  });
  return { update, response };
};

test("PATCH runs with the merged and validated content", async () => {
  const { update, response } = patched("seen", '"3"', { age: null });
  expect((await response).status).toBe(200);
  expect(update).toHaveBeenCalledExactlyOnceWith(3, { secret: "-" }, expect.anything());
});

test.each([{ secret: null }, { age: "9" }, { version: 4 }])(
  "PATCH to an invalid object is refused: %j",
  async (patch) => {
    const { update, response } = patched("seen", "*", patch);
    expect((await response).status).toBe(400);
    expect(update).not.toHaveBeenCalled();
  },
);

test.each([
  ["other", '"3"', "NOT_FOUND"],
  ["other", "*", "NOT_FOUND"],
  ["seen", '"2"', "STALE"],
  ["seen", undefined, "UNCONDITIONAL"],
])("PATCH of %s with If-Match %s is refused as %s", async (target, tag, code) => {
  const { update, response } = patched(target, tag, {});
  await expect(response).rejects.toMatchObject({ code });
  expect(update).not.toHaveBeenCalled();
});

test("DELETE runs with the version in If-Match, or with none where the header is left out", async () => {
  const remove = vi.fn(() => Promise.resolve());
  await resource.remove(actor, "seen", { headers: matching('"3"'), remove });
  await resource.remove(actor, "seen", { headers: matching(), remove });
  await resource.remove(actor, "seen", { headers: matching("*"), remove });
  expect(remove.mock.calls).toEqual([[3], [], []]);
  const missing = resource.remove(actor, "other", { headers: matching("*"), remove: refuse });
  await expect(missing).rejects.toMatchObject({ code: "NOT_FOUND" });
  const stale = resource.remove(actor, "seen", { headers: matching('"2"'), remove: refuse });
  await expect(stale).rejects.toMatchObject({ code: "STALE" });
});
