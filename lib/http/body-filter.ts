import type { IncomingMessage, ServerResponse } from "node:http";

/** What a request with a filtered body may do that others may not. */
export type FilteredBody = {
  maxBytes: number;
  /** How long it may take until so many bytes have arrived. */
  allowedMs: (received: number) => number;
  /** Resolves when the handler may read the body. */
  ready: Promise<void>;
};

/**
 * Looks at a request before anything of its body has been read, and may change the body for the handler; undefined leaves
 * it as it is.
 */
export type BodyFilter = (
  request: IncomingMessage,
  response: ServerResponse,
) => FilteredBody | undefined;
