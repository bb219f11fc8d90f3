import { Agent, request } from "node:http";
import { now } from "./clock";
import type { Server } from "./servers";

export type Login = {
  username: string;
  password: string;
  /** The client's address, sent in X-Forwarded-For. */
  from: string;
  /** The cookie of a known device. */
  cookie?: string;
};
export type Outcome = { status: number; tookMs: number; cookies: string[] };

/** Unlimited connections: no request waits for one. */
const agent = new Agent({ keepAlive: true, maxSockets: Infinity });

/** Posts the login form. With `node:http`, since `fetch` would cost the client more than the server. */
export function logIn({ port, origin }: Server, login: Login): Promise<Outcome> {
  const { username, password, from, cookie = "" } = login;
  const body = new URLSearchParams({ username, password }).toString();
  const headers = {
    Origin: origin,
    Cookie: cookie,
    "X-Forwarded-For": from,
    "Content-Type": "application/x-www-form-urlencoded",
    "Content-Length": body.length,
  };
  const startedAt = now();
  return new Promise((resolve, reject) => {
    const path = "/demo/lucia/login?/login";
    const sent = request({ port, host: "127.0.0.1", path, method: "POST", headers, agent });
    sent.once("error", reject);
    sent.once("response", (response) => {
      response.resume();
      response.once("end", () => {
        const { statusCode: status = 0, headers: received } = response;
        resolve({ status, tookMs: now() - startedAt, cookies: received["set-cookie"] ?? [] });
      });
    });
    sent.end(body);
  });
}
