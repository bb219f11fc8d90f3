import { STATUS_CODES } from "node:http";
import type { z } from "zod";
import { MERGE_PATCH } from "@/lib/http/merge-patch";
import type { OperationResponse, Operation } from "@/lib/http/operation";
import { operations } from "./operations";
import { responseSchemas, inputSchema, type JsonSchema, reference } from "./json-schemas";

const VERSION = "1"; // of the API, not of the product

export type DescribedResponse = {
  description: string;
  headers?: Record<string, { description: string; schema: JsonSchema }>;
  content?: Record<string, { schema: JsonSchema }>;
};
type Names = ReadonlyMap<z.ZodType, string>;

const isJson = ({ mediaType }: OperationResponse) => mediaType === undefined;
const capitalize = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** Descriptions of the error responses that operations share. */
const sharedErrors: Record<number, string> = {
  400: "The URL, a header or the body is invalid; `errors` lists the fields.",
  401: "The request is not authenticated, or the token is invalid.",
  403: "The user has no permission, or the request comes from another site.",
  404: "The resource does not exist or is not visible to the user.",
  412: "The resource has changed since the version in If-Match.",
  413: "The body is larger than 64 kB.",
  415: "The body is not of a described media type.",
  428: "If-Match is missing.",
  429: "The user sends too many changes. Retry-After says when to retry.",
  503: "The server or its database is unavailable. Retry-After says when to retry.",
};

function sharedErrorsOf(operation: Operation): number[] {
  const { access, allow, body, bytes, lenient, params, query, requestHeaders = {} } = operation;
  const isChange = operation.method !== "GET" && operation.method !== "HEAD";
  const conditions: Record<number, unknown> = {
    400: !lenient && (params ?? query ?? body),
    401: access !== "public",
    403: allow ?? (isChange && access !== "public"),
    404: params,
    412: requestHeaders["If-Match"],
    413: body,
    415: body ?? bytes,
    428: requestHeaders["If-Match"]?.required,
    429: isChange && access === undefined,
    503: access === undefined,
  };
  return Object.keys(conditions)
    .map(Number)
    .filter((status) => conditions[status] && !operation.responses[status]);
}

const sharedErrorName = (status: number) => String(STATUS_CODES[status]).replaceAll(" ", "");

/** The status code of a shared error response. */
export const statusNamed = (name: string): string =>
  Object.keys(sharedErrors).find((status) => sharedErrorName(Number(status)) === name) ?? "";

const problemContent = { "application/problem+json": { schema: reference("Problem") } };

function describeResponse(
  [status, response]: [string, OperationResponse],
  names: Names,
): DescribedResponse {
  const { description, schema, mediaType = "application/json", headers = {} } = response;
  const schemaName = schema && names.get(schema);
  const jsonSchema = schemaName ? reference(schemaName) : schema && inputSchema(schema);
  const content = jsonSchema ? { [mediaType]: { schema: jsonSchema } } : undefined;
  const describedHeaders = Object.entries(headers).map(([name, meaning]) => [
    name,
    { description: meaning, schema: { type: "string" } },
  ]);
  return {
    description,
    ...(describedHeaders.length > 0 && {
      headers: Object.fromEntries(describedHeaders) as DescribedResponse["headers"],
    }),
    content: content ?? (Number(status) >= 400 ? problemContent : undefined),
  };
}

function parametersIn(location: "path" | "query", schema: z.ZodType | undefined) {
  if (!schema) return [];
  const { properties = {}, required = [] } = inputSchema(schema);
  return Object.entries(properties).map(([name, jsonSchema]) => ({
    name,
    in: location,
    required: required.includes(name),
    schema: jsonSchema as JsonSchema,
  }));
}

const headersOf = ({ requestHeaders = {} }: Operation) =>
  Object.entries(requestHeaders).map(([name, { description, required = false, schema }]) => ({
    name,
    in: "header" as const,
    description,
    required,
    schema: inputSchema(schema),
  }));

type DescribedBody = { required: true; content: Record<string, { schema: JsonSchema }> };

function describeBody(body: z.ZodType, patch: z.ZodType | undefined): DescribedBody {
  const described = { schema: inputSchema(patch ?? body) };
  const content = { ...(patch && { [MERGE_PATCH]: described }), "application/json": described };
  return { required: true, content };
}

const describeBytes = (mediaType: string): DescribedBody => ({
  required: true,
  content: { [mediaType]: { schema: { type: "string", format: "binary" } } },
});

const securityOf = {
  public: [],
  metrics: [{}, { metricsToken: [] }], // none for local requests
  session: [{ session: [] }],
};

function describeOperation([operationId, operation]: [string, Operation], names: Names) {
  const { summary, tag, access = "session", params, query, body, bytes, patch } = operation;
  const ownResponses = Object.entries(operation.responses).map(
    (entry) => [entry[0], describeResponse(entry, names)] as const,
  );
  const errors = sharedErrorsOf(operation).map(
    (status) => [status, { $ref: `#/components/responses/${sharedErrorName(status)}` }] as const,
  );
  return {
    operationId,
    summary,
    tags: [tag],
    security: securityOf[access],
    parameters: [
      ...parametersIn("path", params),
      ...parametersIn("query", query),
      ...headersOf(operation),
    ],
    requestBody: body ? describeBody(body, patch) : bytes ? describeBytes(bytes) : undefined,
    responses: Object.fromEntries([...ownResponses, ...errors]) as Record<
      string,
      DescribedResponse | { $ref: string }
    >,
  };
}

export type DescribedOperation = ReturnType<typeof describeOperation>;

function describePaths(names: Names) {
  const paths: Record<string, Record<string, DescribedOperation>> = {};
  for (const entry of Object.entries(operations)) {
    const { path, method } = entry[1];
    paths[path] = { ...paths[path], [method.toLowerCase()]: describeOperation(entry, names) };
  }
  return paths;
}

/** Names for the response schemas that belong to one operation. */
const ownResponseSchemas = () =>
  Object.entries(operations).flatMap(([name, { responses }]) =>
    Object.entries(responses).flatMap(([status, response], i) =>
      response.schema && isJson(response)
        ? [[`${capitalize(name)}Response${i === 0 ? "" : status}`, response.schema] as const]
        : [],
    ),
  );

/** The OpenAPI 3.1 document of everything below /api. */
export function describeApi({ origin, cookieName }: { origin: string; cookieName: string }) {
  const { schemas, names } = responseSchemas(ownResponseSchemas());
  const responses = Object.entries(sharedErrors).map(([status, description]) => [
    sharedErrorName(Number(status)),
    { description, content: problemContent },
  ]);
  return {
    openapi: "3.1.0",
    info: {
      title: "Naik Kelas",
      version: VERSION,
      description:
        "Unknown parameters and keys are rejected. Lists are paged by the cursor in `next`. PATCH takes a JSON merge patch (RFC 7396): null removes a value, and the object that it makes is checked like the body of a PUT. HEAD is supported where GET is, except for exports and the stream. A browser's write request must come from this origin.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: origin }],
    tags: [...new Set(Object.values(operations).map(({ tag }) => tag))].map((name) => ({ name })),
    paths: describePaths(names),
    components: {
      schemas,
      responses: Object.fromEntries(responses) as Record<string, DescribedResponse>,
      securitySchemes: {
        session: { type: "apiKey", in: "cookie", name: cookieName },
        metricsToken: { type: "http", scheme: "bearer" },
      },
    },
  };
}

export type ApiDocument = ReturnType<typeof describeApi>;
