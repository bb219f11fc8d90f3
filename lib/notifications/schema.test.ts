import { expect, test } from "vitest";
import { listQuerySchema, markAllReadFormSchema, readAllSchema, readStateSchema } from "./schema";

test("a list asked for nothing in particular is the first page of everything", () => {
  expect(listQuerySchema.parse({})).toEqual({ unread: false, limit: 20 });
});

test("query text becomes numbers and truth values", () => {
  expect(listQuerySchema.parse({ before: "12", unread: "true", limit: "5" })).toEqual({
    before: 12,
    unread: true,
    limit: 5,
  });
});

test.each([
  { before: "-1" },
  { before: "x" },
  { before: "1.5" },
  { before: "9007199254740993" },
  { before: "0x10" },
  { after: "1e1" },
  { unread: "maybe" },
  { unread: "1" },
  { unread: "TRUE" },
  { limit: "101" },
  { page: "2" },
])("the query %j is refused", (query) => {
  expect(listQuerySchema.safeParse(query).success).toBe(false);
});

test.each([{}, { read: "true" }, { read: 1 }, { read: true, more: 1 }, null, []])(
  "the read state %j is refused",
  (body) => {
    expect(readStateSchema.safeParse(body).success).toBe(false);
  },
);

test("how far everything is read is a number from the log", () => {
  expect(readAllSchema.parse({ upTo: 7 })).toEqual({ upTo: 7 });
  expect(markAllReadFormSchema.parse({ upTo: "7" })).toEqual({ upTo: 7 });
  for (const upTo of [-1, 1.5, "7", null]) {
    expect(readAllSchema.safeParse({ upTo }).success).toBe(false);
  }
});
