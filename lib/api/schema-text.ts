import type { JsonSchema } from "./json-schemas";

type Part = { text: string; name?: string };

const nameOf = (reference: string) => reference.replace("#/components/schemas/", "");

/** A schema as text, in parts; a part with a name refers to a named schema. */
export function partsOf(schema: JsonSchema): Part[] {
  const { $ref, anyOf, enum: values, items, type } = schema;
  if ($ref !== undefined) return [{ text: nameOf($ref), name: nameOf($ref) }];
  if (anyOf) return joinChoices(anyOf.map((each) => partsOf(each)));
  if (values) return [{ text: values.map((word) => JSON.stringify(word)).join(" | ") }];
  if (schema.const !== undefined) return [{ text: JSON.stringify(schema.const) }];
  if (type === "array") return [...partsOf((items ?? {}) as JsonSchema), { text: "[]" }];
  const names = Array.isArray(type) ? type.join(" | ") : (type ?? "");
  return [{ text: [schema.format ?? names, ...boundsOf(schema)].join(" ") }];
}

const joinChoices = (choices: Part[][]) =>
  choices.flatMap((parts, i) => (i === 0 ? parts : [{ text: " | " }, ...parts]));

/** `1–100`, `≤ 200`, and the default value. */
function boundsOf(schema: JsonSchema): string[] {
  const low = schema.minimum ?? schema.minLength;
  const high = schema.maximum ?? schema.maxLength;
  const fallback = schema.default === undefined ? [] : [`= ${JSON.stringify(schema.default)}`];
  if (low !== undefined && high !== undefined) return [`${low}–${high}`, ...fallback];
  if (high !== undefined) return [`≤ ${high}`, ...fallback];
  return low === undefined ? fallback : [`≥ ${low}`, ...fallback];
}

export type SchemaField = { name: string; schema: JsonSchema; required: boolean };

/** The fields of an object schema, or of the first object in its `anyOf`. */
export function fieldsOf(schema: JsonSchema): SchemaField[] {
  const objects = [schema, ...(schema.anyOf ?? [])];
  const { properties = {}, required = [] } = objects.find((each) => each.properties) ?? {};
  return Object.entries(properties).map(([name, each]) => ({
    name,
    schema: each as JsonSchema,
    required: required.includes(name),
  }));
}
