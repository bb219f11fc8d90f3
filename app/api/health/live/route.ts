import { connection } from "next/server";
import { onlyAllow } from "@/lib/http/problem";

/** Liveness: whether this process responds; does not query the database. */
export async function GET(): Promise<Response> {
  await connection();
  return Response.json({ status: "ok" }, { headers: { "Cache-Control": "no-store" } });
}

export const { OPTIONS, POST, PUT, PATCH, DELETE } = onlyAllow("GET", "HEAD");
