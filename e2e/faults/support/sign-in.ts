import { sendRequest } from "../../checker/http-client";

export type SignIn = { status: number; token: string; retryAfter: number | undefined };

/** Signs in over the form endpoint, as a new device. */
export async function signIn(
  origin: string,
  login: { username: string; password: string },
): Promise<SignIn> {
  const { status, headers } = await sendRequest(origin, "/demo/lucia/login?/login", {
    method: "POST",
    token: "",
    headers: { origin, "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams(login).toString(),
    timeoutMs: 30_000,
  });
  const cookies = headers["set-cookie"]?.join("; ") ?? "";
  const retryAfter = headers["retry-after"];
  return {
    status,
    token: /session=([^;]+)/.exec(cookies)?.[1] ?? "",
    retryAfter: retryAfter === undefined ? undefined : Number(retryAfter),
  };
}
