import { expect, test } from "vitest";
import { z } from "zod";
import { pageSchema, timestampSchema } from "./operation";

const schema = pageSchema(z.int(), z.string());

test.each([
  { items: [], next: null },
  { items: [1, 2], next: "2" },
])("a page has items, and where the next begins: %o", (page) => {
  expect(schema.parse(page)).toEqual(page);
});

test.each([{ items: [1] }, { items: ["1"], next: null }, { items: [], next: null, total: 0 }, []])(
  "anything else is none: %o",
  (page) => expect(schema.safeParse(page).success).toBe(false),
);

test("the description says what the end of a list looks like", () => {
  const { properties } = z.toJSONSchema(schema);
  expect(properties?.next).toHaveProperty(
    "description",
    expect.stringContaining("null at the end"),
  );
});

test("a moment is one of UTC", () => {
  expect(timestampSchema.safeParse(new Date().toJSON()).success).toBe(true);
  expect(timestampSchema.safeParse("2026-11-28T09:00:00+08:00").success).toBe(false);
});
