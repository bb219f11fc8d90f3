import { connection } from "next/server";
import { isReady } from "@/lib/boot/health";
import { onlyAllow } from "@/lib/http/problem";

/** Readiness: whether a load balancer should route requests to this process. */
export async function GET(): Promise<Response> {
  await connection();
  const ready = await isReady();
  return Response.json(
    { status: ready ? "ok" : "unavailable" },
    { status: ready ? 200 : 503, headers: { "Cache-Control": "no-store" } },
  );
}

export const { OPTIONS, POST, PUT, PATCH, DELETE } = onlyAllow("GET", "HEAD");
