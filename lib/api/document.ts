import { STATUS_CODES } from "node:http";
import type { z } from "zod";
import type { OperationResponse, Operation } from "@/lib/http/operation";
import { operations } from "./operations";
import { responseShapes, inputShape, type JsonSchema, reference } from "./shapes";

const VERSION = "1"; // of the API, not of the product

export type DescribedResponse = {
  description: string;
  headers?: Record<string, { description: string; schema: JsonSchema }>;
  content?: Record<string, { schema: JsonSchema }>;
};
type Names = ReadonlyMap<z.ZodType, string>;

const isJson = ({ mediaType }: OperationResponse) => mediaType === undefined;
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** What is refused everywhere in the same way. */
const refusals: Record<number, string> = {
  400: "The address, a header or the body is not as described; `errors` says where.",
  401: "Nobody is signed in, or the token is wrong.",
  403: "The actor may not, or another site sent it.",
  404: "There is no such thing, or not for the actor.",
  412: "It has been changed since the version in If-Match.",
  413: "The body is larger than 64 kB.",
  415: "The body is not application/json.",
  428: "If-Match is missing.",
  429: "The actor changes too much too fast. Retry-After says when to try again.",
  503: "The server or its database cannot answer now. Retry-After says when to try again.",
};

function refusedBy(operation: Operation): number[] {
  const { access, allow, body, lenient, method, params, query, requestHeaders = {} } = operation;
  const isChange = method !== "GET";
  const applying: Record<number, unknown> = {
    400: !lenient && (params ?? query ?? body),
    401: access !== "public",
    403: allow ?? (isChange && access !== "public"),
    404: params,
    412: requestHeaders["If-Match"],
    413: body,
    415: body,
    428: requestHeaders["If-Match"]?.required,
    429: isChange && access === undefined,
    503: access === undefined,
  };
  return Object.keys(applying)
    .map(Number)
    .filter((status) => applying[status] && !operation.responses[status]);
}

const refusalName = (status: number) => String(STATUS_CODES[status]).replaceAll(" ", "");

/** The status of a shared answer. */
export const statusNamed = (name: string): string =>
  Object.keys(refusals).find((status) => refusalName(Number(status)) === name) ?? "";

const problemContent = { "application/problem+json": { schema: reference("Problem") } };

function describeAnswer(
  [status, answer]: [string, OperationResponse],
  names: Names,
): DescribedResponse {
  const { description, schema, mediaType = "application/json", headers = {} } = answer;
  const named = schema && names.get(schema);
  const shape = named ? reference(named) : schema && inputShape(schema);
  const content = shape ? { [mediaType]: { schema: shape } } : undefined;
  const listed = Object.entries(headers).map(([name, meaning]) => [
    name,
    { description: meaning, schema: { type: "string" } },
  ]);
  return {
    description,
    ...(listed.length > 0 && {
      headers: Object.fromEntries(listed) as DescribedResponse["headers"],
    }),
    content: content ?? (Number(status) >= 400 ? problemContent : undefined),
  };
}

function parametersIn(place: "path" | "query", schema: z.ZodType | undefined) {
  if (!schema) return [];
  const { properties = {}, required = [] } = inputShape(schema);
  return Object.entries(properties).map(([name, shape]) => ({
    name,
    in: place,
    required: required.includes(name),
    schema: shape as JsonSchema,
  }));
}

const headersOf = ({ requestHeaders = {} }: Operation) =>
  Object.entries(requestHeaders).map(([name, { description, required = false, schema }]) => ({
    name,
    in: "header" as const,
    description,
    required,
    schema: inputShape(schema),
  }));

const securityOf = {
  public: [],
  metrics: [{}, { metricsToken: [] }], // nothing is asked of this machine
  session: [{ session: [] }],
};

function describeOperation([operationId, operation]: [string, Operation], names: Names) {
  const { summary, tag, access = "session", params, query, body } = operation;
  const answers = Object.entries(operation.responses).map(
    (entry) => [entry[0], describeAnswer(entry, names)] as const,
  );
  const refused = refusedBy(operation).map(
    (status) => [status, { $ref: `#/components/responses/${refusalName(status)}` }] as const,
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
    requestBody: body && {
      required: true,
      content: { "application/json": { schema: inputShape(body) } },
    },
    responses: Object.fromEntries([...answers, ...refused]) as Record<
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

/** Names for what only one operation answers. */
const ownAnswers = () =>
  Object.entries(operations).flatMap(([name, { responses }]) =>
    Object.entries(responses).flatMap(([status, answer], i) =>
      answer.schema && isJson(answer)
        ? [[`${capital(name)}Answer${i === 0 ? "" : status}`, answer.schema] as const]
        : [],
    ),
  );

/** The OpenAPI 3.1 document of everything below /api. */
export function describeApi({ origin, cookieName }: { origin: string; cookieName: string }) {
  const { shapes, names } = responseShapes(ownAnswers());
  const responses = Object.entries(refusals).map(([status, description]) => [
    refusalName(Number(status)),
    { description, content: problemContent },
  ]);
  return {
    openapi: "3.1.0",
    info: {
      title: "Naik Kelas",
      version: VERSION,
      description:
        "Unknown parameters and keys are refused. Lists go on with `next`. Where GET is served, HEAD is too, except for exports and the stream. A change that a browser sends has to come from this origin.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: origin }],
    tags: [...new Set(Object.values(operations).map(({ tag }) => tag))].map((name) => ({ name })),
    paths: describePaths(names),
    components: {
      schemas: shapes,
      responses: Object.fromEntries(responses) as Record<string, DescribedResponse>,
      securitySchemes: {
        session: { type: "apiKey", in: "cookie", name: cookieName },
        metricsToken: { type: "http", scheme: "bearer" },
      },
    },
  };
}

export type ApiDocument = ReturnType<typeof describeApi>;
