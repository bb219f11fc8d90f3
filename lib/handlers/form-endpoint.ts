import "server-only";

import type { NextRequest } from "next/server";
import type { z } from "zod";
import { readBody } from "@/lib/http/body";
import { isSameSite } from "@/lib/http/origin";
import { problem, problemOf } from "@/lib/http/problem";

const BODY_LIMIT_BYTES = 64 * 1024;
const formTypes = /^(application\/x-www-form-urlencoded|multipart\/form-data)\b/i;

/**
 * A documented form endpoint, with the same function as the Server Action. `run` returns the location
 * to redirect to: 303 for a browser, JSON for a client that accepts it.
 */
export async function formEndpoint<Schema extends z.ZodType>(
  request: NextRequest,
  schema: Schema,
  run: (input: z.output<Schema>) => Promise<string>,
): Promise<Response> {
  if (!isSameSite(request.headers)) return problem(403);
  const fields = await readForm(request);
  if (fields instanceof Response) return fields;
  const parsed = schema.safeParse(fields);
  if (!parsed.success) {
    const errors = parsed.error.issues.map(({ path, message }) => ({
      field: path.join("."),
      code: message,
    }));
    return problem(400, { errors });
  }
  try {
    return seeOther(request, await run(parsed.data));
  } catch (error) {
    return problemOf(error);
  }
}

/** Redirects to `location`: 303 for a browser, JSON for a client that accepts it. */
export function seeOther(request: NextRequest, location: string): Response {
  const headers = { "Cache-Control": "no-store" };
  return request.headers.get("accept")?.includes("application/json")
    ? Response.json({ location }, { headers })
    : new Response(null, { status: 303, headers: { ...headers, Location: location } });
}

/** The fields of a form (the last of a repeated one), or a problem response. */
async function readForm(request: Request): Promise<Record<string, unknown> | Response> {
  const type = request.headers.get("content-type") ?? "";
  if (!formTypes.test(type)) return problem(415);
  const body = await readBody(request, BODY_LIMIT_BYTES);
  if (body instanceof Response) return body;
  try {
    const form = new Response(body, { headers: { "Content-Type": type } });
    return Object.fromEntries(await form.formData());
  } catch {
    return problem(400, { detail: "The body is not a form." });
  }
}
