import { expect } from "playwright/test";
import type { Actor } from "@/lib/auth/actor";
import { createSession } from "@/lib/testing/factories";
import { E2E_ORIGIN } from "./environment";

/** The headers of a new session. */
export const signedIn = async (actor: Actor) => ({
  Cookie: `session=${(await createSession(actor)).token}`,
  Origin: E2E_ORIGIN,
});

/** Uploads over HTTP, in two parts; returns the id. */
export async function uploadAs(
  headers: Record<string, string>,
  bytes: Buffer,
  name = "rahasia.txt",
) {
  const begun = await fetch(`${E2E_ORIGIN}/api/files`, {
    method: "POST",
    headers: { ...headers, "Content-Type": "application/json" },
    body: JSON.stringify({ name, size: bytes.length }),
  });
  expect(begun.status).toBe(201);
  const url = E2E_ORIGIN + begun.headers.get("location");
  for (const [offset, part] of [
    [0, bytes.subarray(0, 10)],
    [10, bytes.subarray(10)],
  ] as const) {
    const type = "application/offset+octet-stream";
    const response = await fetch(url, {
      method: "PATCH",
      headers: { ...headers, "Content-Type": type, "Upload-Offset": String(offset) },
      body: Uint8Array.from(part),
    });
    expect(response.status).toBe(offset === 0 ? 204 : 200);
  }
  return url.split("/").at(-1) ?? "";
}
