import type { BrowserContext, Request } from "playwright/test";

/** Follows the requests of a browser; the returned function lists those that failed or have no end, one a line. */
export function followRequests(context: BrowserContext): () => string[] {
  const begun = new Map<Request, number>();
  const statuses = new Map<Request, number>();
  const failures: string[] = [];
  const describe = (request: Request, state = "no response") => {
    const seconds = (Date.now() - Number(begun.get(request))) / 1_000;
    return `${request.method()} ${request.url()}: ${state} after ${seconds.toFixed(1)} s`;
  };
  context.on("request", (request) => begun.set(request, Date.now()));
  context.on("response", (response) => statuses.set(response.request(), response.status()));
  context.on("requestfinished", (request) => begun.delete(request));
  context.on("requestfailed", (request) => {
    failures.push(describe(request, request.failure()?.errorText));
    begun.delete(request);
  });
  const stateOf = (request: Request) => {
    const status = statuses.get(request);
    return status === undefined ? undefined : `${status}, but no end`;
  };
  return () => [
    ...failures,
    ...Array.from(begun.keys(), (request) => describe(request, stateOf(request))),
  ];
}
