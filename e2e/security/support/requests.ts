import { readFileSync } from "node:fs";
import type { Call } from "./route";
import { routes } from "./routes";
import type { TestServer } from "./test-server";

/** A request's options, its headers as a plain object. */
export type Init = Omit<RequestInit, "headers"> & { headers?: Record<string, string> };

export type HttpResponse = { status: number; headers: Headers; body: string };

const STREAM_TIMEOUT_MS = 1_500;

/** Sends a request without following redirects. Of a stream it returns the beginning. */
export async function sendRequest(url: string, init: Init = {}): Promise<HttpResponse> {
  const abort = new AbortController();
  const response = await fetch(url, { ...init, redirect: "manual", signal: abort.signal });
  const { status, headers } = response;
  if (!headers.get("content-type")?.startsWith("text/event-stream"))
    return { status, headers, body: await response.text() };

  const timer = setTimeout(() => abort.abort(), STREAM_TIMEOUT_MS);
  let body = "";
  try {
    for await (const chunk of response.body ?? []) {
      body += Buffer.from(chunk as Uint8Array).toString();
      if (body.includes("data:")) break;
    }
  } catch {
    // aborted
  }
  clearTimeout(timer);
  abort.abort();
  return { status, headers, body };
}

/** The body of a call, with its headers and our origin. */
export function payload(server: TestServer, { method, body, form }: Call): Init {
  if (method === "GET") return {};
  const origin = { Origin: server.origin };
  if (form) return { method, headers: origin, body: new URLSearchParams(form()) };
  if (!body) return { method, headers: origin };
  const headers = { ...origin, "Content-Type": "application/json" };
  return { method, headers, body: JSON.stringify(body(server)) };
}

/** Requests a page's Flight data as the browser's router does; Next.js first redirects to the right query. */
export async function requestFlight(
  url: string,
  headers: Record<string, string>,
): Promise<HttpResponse> {
  const flight = { ...headers, RSC: "1" };
  const response = await sendRequest(url, { headers: flight });
  const location = response.headers.get("location");
  return response.status === 307 && location?.includes("_rsc")
    ? sendRequest(new URL(location, url).href, { headers: flight })
    : response;
}

type Known = { filename: string; exportedName: string; workers: Record<string, unknown> };

/** The actions used by pages, from the build's manifest: an id, and the file of one such page. */
export function builtActions(): Map<string, { id: string; page: string }> {
  const text = readFileSync(".next/server/server-reference-manifest.json", "utf8");
  const { node } = JSON.parse(text) as { node: Record<string, Known> };
  const named = Object.entries(node).map(([id, { filename, exportedName, workers }]) => {
    const name = filename.replace(/^lib\/(.*)\/(?:\w+-)?actions\.ts$/, `$1/${exportedName}`);
    const pages = Object.keys(workers).map((worker) => worker.replace(/^app\/(.*)$/, "$1.tsx"));
    return [name, { id, page: String(pages.find((page) => page in routes)) }] as const;
  });
  return new Map(named);
}

/** An action's call as the browser's router sends it. */
export function fetchedAction(id: string, fields: Record<string, string>): Init {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(`_1_${name}`, value);
  body.append("0", '[{"status":"idle"},"$K1"]');
  return { method: "POST", headers: { "Next-Action": id }, body };
}

/** An action's call as a browser without JavaScript sends it: the page's form. */
export function postedAction(id: string, fields: Record<string, string>): Init {
  const body = new FormData();
  body.append("$ACTION_REF_1", "");
  body.append("$ACTION_1:0", JSON.stringify({ id, bound: "$@1" }));
  body.append("$ACTION_1:1", '[{"status":"idle"}]');
  body.append("$ACTION_KEY", "k1");
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  return { method: "POST", body };
}

/** The outcome in an action's returned state. */
export function outcomeOf({ headers, body, status }: HttpResponse): string {
  if (headers.has("x-action-redirect")) return "redirect";
  const error = /"status":"error","reason":"(\w+)"/.exec(body)?.[1];
  const state = /"status":"(ok|invalid)"/.exec(body)?.[1];
  return error ?? state ?? `${status}`;
}
