import "server-only";

import type { IncomingMessage, ServerResponse } from "node:http";
import { precedeReads, readInTurn, startInTurn, startShortInTurn } from "@/lib/async/turns";

/** Files of the build, which nearly always come from memory. */
export const STATIC_PATH = "/_next/static/";

const readMethods = new Set(["GET", "HEAD"]);

type Kind = {
  isStream: boolean;
  /** Whether its handler reads the body later, as parts of uploads are. */
  isBodyHeld: boolean;
  /** Resolves when it may start. */
  ready: Promise<void> | undefined;
};

/** How a request gets its turn: streams and files of the build are short, and uploads wait for what precedes them. */
export function turnFor(
  { url }: IncomingMessage,
  { isStream, isBodyHeld, ready }: Kind,
): (start: () => void) => void {
  if (isBodyHeld) return readInTurn;
  const inTurn = isStream || url?.startsWith(STATIC_PATH) ? startShortInTurn : startInTurn;
  return (start) => (ready ? void ready.then(() => inTurn(start)) : inTurn(start));
}

/**
 * Lets a request that has arrived, and may change something, come before the files that others upload, until its
 * response closes.
 */
export function precedeUploads(response: ServerResponse): void {
  const { method = "", socket } = response.req;
  if (readMethods.has(method) || response.writableEnded || socket.destroyed) return;
  const end = precedeReads();
  socket.once("close", end); // a response that waits for others of its connection does not close
  response.once("close", () => {
    socket.off("close", end);
    end();
  });
}
