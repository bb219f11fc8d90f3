import type { NextRequest } from "next/server";
import { mayReadMetrics } from "@/lib/http/metrics-access";
import { onlyAllow, problem } from "@/lib/http/problem";
import { getMetrics } from "@/lib/boot/metrics";

export async function GET({ headers }: NextRequest): Promise<Response> {
  if (!mayReadMetrics(headers)) return problem(401, { headers: { "WWW-Authenticate": "Bearer" } });
  const metrics = getMetrics();
  return new Response(await metrics.metrics(), {
    headers: { "Content-Type": metrics.contentType, "Cache-Control": "no-store" },
  });
}

export const { OPTIONS, POST, PUT, PATCH, DELETE } = onlyAllow("GET", "HEAD");
