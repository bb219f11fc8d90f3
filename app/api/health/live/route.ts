import { connection } from "next/server";
import { onlyAllow } from "@/lib/http/problem";

/** Whether this process answers; asks nothing of the database. */
export async function GET(): Promise<Response> {
  await connection();
  return Response.json({ status: "ok" }, { headers: { "Cache-Control": "no-store" } });
}

export const { OPTIONS, POST, PUT, PATCH, DELETE } = onlyAllow("GET", "HEAD");
