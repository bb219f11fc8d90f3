import type { IncomingMessage } from "node:http";

/** The headers of a request of node:http, as handlers read them. */
export const headersOf = ({ headers }: Pick<IncomingMessage, "headers">): Headers =>
  new Headers(
    Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]),
  );
