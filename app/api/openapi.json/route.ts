import { connection } from "next/server";
import { describeApi } from "@/lib/api/document";
import { COOKIE_NAME } from "@/lib/auth/session-cookie";
import { env } from "@/lib/env";
import { onlyAllow } from "@/lib/http/problem";

let document: string | undefined;

/** The OpenAPI document, generated from the schemas that validate requests. */
export async function GET(): Promise<Response> {
  await connection();
  document ??= JSON.stringify(describeApi({ origin: env.APP_ORIGIN, cookieName: COOKIE_NAME }));
  return new Response(document, {
    headers: { "Content-Type": "application/json", "Cache-Control": "no-store" },
  });
}

export const { OPTIONS, POST, PUT, PATCH, DELETE } = onlyAllow("GET", "HEAD");
