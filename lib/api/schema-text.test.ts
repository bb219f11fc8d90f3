import { expect, test } from "vitest";
import { fieldsOf, partsOf } from "./schema-text";
import type { JsonSchema } from "./json-schemas";

const textOf = (schema: JsonSchema) =>
  partsOf(schema)
    .map(({ text }) => text)
    .join("");

test.each<[JsonSchema, string]>([
  [{ type: "string" }, "string"],
  [{ type: "string", minLength: 1, maxLength: 200 }, "string 1–200"],
  [{ type: "integer", minimum: 1, maximum: 100, default: 20 }, "integer 1–100 = 20"],
  [{ type: "integer", minimum: 0 }, "integer ≥ 0"],
  [{ type: "string", format: "date-time" }, "date-time"],
  [{ enum: ["leaf", "ocean"] }, '"leaf" | "ocean"'],
  [{ type: ["string", "null"] }, "string | null"],
  [{ anyOf: [{ type: "integer", minimum: 5 }, { type: "null" }] }, "integer ≥ 5 | null"],
  [{ type: "array", items: { $ref: "#/components/schemas/Module" } }, "Module[]"],
])("%j is shown as %s", (schema, text) => {
  expect(textOf(schema)).toBe(text);
});

test("a nullable object has the fields of the object", () => {
  const project = {
    type: "object",
    properties: { brief: { type: "string" } },
    required: ["brief"],
  };
  const expected = [{ name: "brief", schema: { type: "string" }, required: true }];
  expect(fieldsOf({ anyOf: [project as JsonSchema, { type: "null" }] })).toEqual(expected);
  expect(fieldsOf({ type: "string" })).toEqual([]);
});
