import "server-only";

import { z } from "zod";
import { recordRefusal, withRefusalsRecorded } from "@/lib/audit/refusal";
import type { Actor } from "@/lib/auth/actor";
import { getActor } from "@/lib/auth/session";
import { forbidden, notFound } from "@/lib/errors";
import { requireWrite } from "@/lib/throttle/write-limit";
import { readBody } from "@/lib/http/body";
import { MERGE_PATCH } from "@/lib/http/merge-patch";
import { parseJson } from "@/lib/http/json-text";
import type { Operation } from "@/lib/http/operation";
import { isSameSite } from "@/lib/http/origin";
import { type FieldProblem, problem, problemOf } from "@/lib/http/problem";

const BODY_LIMIT_BYTES = 64 * 1024;
const MAX_ERRORS = 50;
const MAX_NAME_LENGTH = 100;
const ACCEPT_PATCH = `${MERGE_PATCH}, application/json`;
const safeMethods = new Set(["GET", "HEAD"]);
const noQuery = z.strictObject({});

type Input<Params, Query, Body> = { params: Params; query: Query; body: Body; headers: Headers };
type Context = { params: Promise<Record<string, string | string[] | undefined>> };

/** For a route that Next.js does not handle: it finds the user without `cookies()`. */
type Options = { authenticate?: (request: Request) => Promise<Actor | null> };

type CheckResult = { value: unknown; errors: FieldProblem[] };

/**
 * A JSON Route Handler for a signed-in user: checks the origin, authenticates, limits writes, validates
 * the input, and responds with `run`'s value (undefined: 204; a Response: unchanged) or a problem.
 */
export function jsonRoute<Params = undefined, Query = undefined, Body = undefined>(
  operation: Operation<Params, Query, Body>,
  run: (actor: Actor, input: Input<Params, Query, Body>) => Promise<unknown>,
  { authenticate = getActor }: Options = {},
) {
  return async (request: Request, context: Context): Promise<Response> => {
    const isWrite = !safeMethods.has(request.method);
    if (isWrite && !isSameSite(request.headers)) return problem(403);
    try {
      const actor = await authenticate(request);
      if (!actor) return problem(401);
      if (isWrite) await requireWrite(actor);

      const { pathname, searchParams } = new URL(request.url);
      if (operation.allow && !operation.allow(actor)) {
        await recordRefusal(actor, pathname);
        return problemOf(forbidden());
      }
      const params = check(operation.params, await context.params, "params");
      if (params.errors.length > 0) return problemOf(notFound()); // no object has such an id
      const body = operation.body ? await readJson(request) : undefined;
      if (body instanceof Response) return body;
      const query = checkQuery(operation.query ?? noQuery, searchParams);
      const parsedBody = check(operation.body, body, "body");
      const errors = [query, parsedBody].flatMap((part) => part.errors);
      if (errors.length > 0) return invalid(errors);

      const { headers: sent } = request;
      const input = {
        params: params.value,
        query: query.value,
        body: parsedBody.value,
        headers: sent,
      };
      const value = await withRefusalsRecorded(actor, pathname, () =>
        run(actor, input as Input<Params, Query, Body>),
      );
      if (value instanceof Response) return value;
      return value === undefined ? new Response(null, { status: 204, headers }) : json(value);
    } catch (error) {
      return problemOf(error);
    }
  };
}

const headers = { "Cache-Control": "no-store" };

const invalid = (errors: FieldProblem[]) => problem(400, { errors: errors.slice(0, MAX_ERRORS) });

/** The validated body, or a problem response; for a body that a handler has made itself. */
export function validBody<Body>(schema: z.ZodType<Body>, body: unknown): Response | { body: Body } {
  const { value, errors } = check(schema, body, "body");
  return errors.length > 0 ? invalid(errors) : { body: value as Body };
}

/** A JSON response with another status than 200, or with additional headers. */
export const json = (
  value: unknown,
  init: { status?: number; headers?: Record<string, string> } = {},
) => Response.json(value, { ...init, headers: { ...headers, ...init.headers } });

/** A repeated parameter is rejected, since its value would be ambiguous. */
function checkQuery(schema: z.ZodType, searchParams: URLSearchParams): CheckResult {
  const repeated = [...new Set(searchParams.keys())].filter(
    (name) => searchParams.getAll(name).length > 1,
  );
  if (repeated.length === 0) return check(schema, Object.fromEntries(searchParams), "query");
  return { value: undefined, errors: repeated.map((name) => fieldProblem(name, "repeated")) };
}

function check(schema: z.ZodType | undefined, value: unknown, part: string): CheckResult {
  const parsed = schema?.safeParse(value);
  if (!parsed || parsed.success) return { value: parsed?.data, errors: [] };
  return {
    value: undefined,
    errors: parsed.error.issues.flatMap((issue) => describe(issue, part)),
  };
}

/** `code` is a key of the message files if the schema sets one. */
function describe(issue: z.core.$ZodIssue, part: string): FieldProblem[] {
  const path = issue.path.join(".");
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => fieldProblem([path, key].filter(Boolean).join("."), "unknown"));
  }
  const reason = /^[a-z]+([A-Z][a-z]*)*$/.test(issue.message) ? issue.message : issue.code;
  return [fieldProblem(path || part, reason)];
}

const fieldProblem = (field: string, code: string) => ({
  field: field.slice(0, MAX_NAME_LENGTH),
  code,
});

/** The JSON body, or a problem response. */
async function readJson(request: Request): Promise<unknown> {
  const [mediaType = ""] = (request.headers.get("content-type") ?? "").toLowerCase().split(";");
  const isPatch = request.method === "PATCH";
  if (mediaType.trim() !== "application/json" && !(isPatch && mediaType.trim() === MERGE_PATCH)) {
    return problem(415, isPatch ? { headers: { "Accept-Patch": ACCEPT_PATCH } } : {});
  }
  const body = await readBody(request, BODY_LIMIT_BYTES);
  if (body instanceof Response) return body;
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(body);
    return parseJson(text);
  } catch {
    return problem(400, { detail: "The body is not JSON." });
  }
}
