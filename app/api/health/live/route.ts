import { connection } from "next/server";

/** Whether this process answers; asks nothing of the database. */
export async function GET(): Promise<Response> {
  await connection();
  return Response.json({ status: "ok" }, { headers: { "Cache-Control": "no-store" } });
}
