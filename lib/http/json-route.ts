import "server-only";

import type { NextRequest } from "next/server";
import type { z } from "zod";
import { withRefusalsRecorded } from "@/lib/audit/refusal";
import type { Actor } from "@/lib/auth/actor";
import { getActor } from "@/lib/auth/session";
import { readBody } from "./body";
import { isSameSite } from "./origin";
import { problem, problemOf } from "./problem";

const BODY_LIMIT_BYTES = 64 * 1024;

type Shape<Params, Query, Body> = {
  params?: z.ZodType<Params>;
  query?: z.ZodType<Query>;
  body?: z.ZodType<Body>;
};
type Input<Params, Query, Body> = { params: Params; query: Query; body: Body };
type Context = { params: Promise<Record<string, string | string[] | undefined>> };

/**
 * A Route Handler for a signed-in user that speaks JSON: proves the actor, checks where the request
 * comes from, validates what it carries, and answers `run`'s value (none: 204; a Response as it is) or
 * a problem.
 */
export function jsonRoute<Params = undefined, Query = undefined, Body = undefined>(
  shape: Shape<Params, Query, Body>,
  run: (actor: Actor, input: Input<Params, Query, Body>) => Promise<unknown>,
) {
  return async (request: NextRequest, context: Context): Promise<Response> => {
    if (request.method !== "GET" && !isSameSite(request.headers)) return problem(403);
    try {
      const actor = await getActor();
      if (!actor) return problem(401);

      const body = shape.body ? await readJson(request) : undefined;
      if (body instanceof Response) return body;
      const params = check(shape.params, await context.params, "params");
      const query = check(shape.query, Object.fromEntries(request.nextUrl.searchParams), "query");
      const checked = check(shape.body, body, "body");
      const errors = [params, query, checked].flatMap((part) => part.errors);
      if (errors.length > 0) return problem(400, { errors });

      const input = { params: params.value, query: query.value, body: checked.value };
      const value = await withRefusalsRecorded(actor, request.nextUrl.pathname, () =>
        run(actor, input as Input<Params, Query, Body>),
      );
      if (value instanceof Response) return value;
      const headers = { "Cache-Control": "no-store" };
      return value === undefined
        ? new Response(null, { status: 204, headers })
        : Response.json(value, { headers });
    } catch (error) {
      return problemOf(error);
    }
  };
}

function check<T>(schema: z.ZodType<T> | undefined, value: unknown, part: string) {
  const parsed = schema?.safeParse(value);
  if (!parsed || parsed.success) return { value: parsed?.data, errors: [] };
  const errors = parsed.error.issues.map((issue) => ({
    field: issue.path.join(".") || part,
    code: issue.code === "custom" ? issue.message : issue.code,
  }));
  return { value: undefined, errors };
}

/** The JSON body, or the problem with it. */
async function readJson(request: Request): Promise<unknown> {
  if (!/^application\/json\b/i.test(request.headers.get("content-type") ?? "")) return problem(415);
  const body = await readBody(request, BODY_LIMIT_BYTES);
  if (body instanceof Response) return body;
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(body);
    return JSON.parse(text) as unknown;
  } catch {
    return problem(400, { detail: "The body is not JSON." });
  }
}
