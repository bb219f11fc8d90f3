import type { JsonSchema } from "./shapes";

type Part = { text: string; name?: string };

const nameOf = (reference: string) => reference.replace("#/components/schemas/", "");

/** What a value may be, in parts of which those with a name refer to a shape. */
export function partsOf(shape: JsonSchema): Part[] {
  const { $ref, anyOf, enum: words, items, type } = shape;
  if ($ref !== undefined) return [{ text: nameOf($ref), name: nameOf($ref) }];
  if (anyOf) return joined(anyOf.map((each) => partsOf(each)));
  if (words) return [{ text: words.map((word) => JSON.stringify(word)).join(" | ") }];
  if (shape.const !== undefined) return [{ text: JSON.stringify(shape.const) }];
  if (type === "array") return [...partsOf((items ?? {}) as JsonSchema), { text: "[]" }];
  const names = Array.isArray(type) ? type.join(" | ") : (type ?? "");
  return [{ text: [shape.format ?? names, ...boundsOf(shape)].join(" ") }];
}

const joined = (choices: Part[][]) =>
  choices.flatMap((parts, i) => (i === 0 ? parts : [{ text: " | " }, ...parts]));

/** `1–100`, `≤ 200`, and what stands for nothing said. */
function boundsOf(shape: JsonSchema): string[] {
  const low = shape.minimum ?? shape.minLength;
  const high = shape.maximum ?? shape.maxLength;
  const fallback = shape.default === undefined ? [] : [`= ${JSON.stringify(shape.default)}`];
  if (low !== undefined && high !== undefined) return [`${low}–${high}`, ...fallback];
  if (high !== undefined) return [`≤ ${high}`, ...fallback];
  return low === undefined ? fallback : [`≥ ${low}`, ...fallback];
}

export type ShapeField = { name: string; shape: JsonSchema; required: boolean };

/** The fields of an object, or of the object among what a value may be. */
export function fieldsOf(shape: JsonSchema): ShapeField[] {
  const objects = [shape, ...(shape.anyOf ?? [])];
  const { properties = {}, required = [] } = objects.find((each) => each.properties) ?? {};
  return Object.entries(properties).map(([name, each]) => ({
    name,
    shape: each as JsonSchema,
    required: required.includes(name),
  }));
}
