import "server-only";

import type { NextRequest } from "next/server";
import type { z } from "zod";
import { isSameSite } from "@/lib/http/origin";
import { problem, problemOf } from "@/lib/http/problem";

const BODY_LIMIT_BYTES = 64 * 1024;
const formTypes = /^(application\/x-www-form-urlencoded|multipart\/form-data)\b/i;

/**
 * A documented form endpoint over the function that the Server Action calls. `run` answers where to go
 * next: 303 for a browser, JSON for who asks for it.
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

/** Leads on to `location`: 303 for a browser, JSON for a client that asks for it. */
export function seeOther(request: NextRequest, location: string): Response {
  const headers = { "Cache-Control": "no-store" };
  return request.headers.get("accept")?.includes("application/json")
    ? Response.json({ location }, { headers })
    : new Response(null, { status: 303, headers: { ...headers, Location: location } });
}

async function readForm(request: NextRequest): Promise<Record<string, unknown> | Response> {
  if (!formTypes.test(request.headers.get("content-type") ?? "")) return problem(415);
  if (Number(request.headers.get("content-length")) > BODY_LIMIT_BYTES) return problem(413);
  try {
    return Object.fromEntries(await request.formData());
  } catch {
    return problem(400, { detail: "The body is not a form." });
  }
}
