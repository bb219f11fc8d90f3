import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import type { ApiDocument } from "@/lib/api/document";
import { E2E_ORIGIN } from "./environment";

export type DescribedOperation = ApiDocument["paths"][string][string] & {
  path: string;
  method: string;
};

export async function fetchDescription(): Promise<ApiDocument> {
  return (await (await fetch(`${E2E_ORIGIN}/api/openapi.json`)).json()) as ApiDocument;
}

export const operationsOf = ({ paths }: ApiDocument): DescribedOperation[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      ...operation,
      path,
      method: method.toUpperCase(),
    })),
  );

/** The errors of a value against a schema of the document; empty if it is valid. */
export function schemaErrors(document: ApiDocument, schema: object, value: unknown): unknown[] {
  return faults(new Ajv2020({ strict: false, allErrors: true }), document, schema, value);
}

/** The same for the text of a parameter, which may be a number or a boolean. */
export const schemaErrorsOfText = (
  document: ApiDocument,
  schema: object,
  text: string,
): unknown[] => {
  const ajv = new Ajv2020({ strict: false, coerceTypes: true });
  return faults(ajv, document, { properties: { text: schema } }, { text });
};

function faults(ajv: Ajv2020, { components }: ApiDocument, schema: object, value: unknown) {
  addFormats.default(ajv);
  const validate = ajv.compile({ components, ...schema });
  return validate(value) ? [] : (validate.errors ?? []);
}

/** The document's description of a response, shared or not. */
export function responseOf(
  { components }: ApiDocument,
  { responses }: DescribedOperation,
  status: number,
) {
  const response = responses[status];
  if (!response || !("$ref" in response)) return response;
  return components.responses[response.$ref.replace("#/components/responses/", "")];
}
