import "server-only";

import type { IncomingMessage } from "node:http";

/** Load balancers and monitors request these with the machine's address as Host. */
const pathsForAnyHost = /^\/api\/(health\/(live|ready)|metrics)(\?|$)/;

const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/**
 * Checks that the Host header names this site (any port) or this machine. Returns the status to reject
 * the request with, if any. An accepted Host is normalized to `ownOrigin`, and X-Forwarded-Host is
 * deleted: a local proxy may change them, and Next.js compares Host with Origin literally, so that it
 * would respond to a form with 500.
 */
export function checkHost(request: IncomingMessage, ownOrigin: string): 400 | 421 | undefined {
  const { headers, rawHeaders, url = "" } = request;
  delete headers["x-forwarded-host"];
  const names = rawHeaders.filter((name, index) => index % 2 === 0 && /^host$/i.test(name));
  if (names.length !== 1 || !headers.host) return 400;
  if (pathsForAnyHost.test(url)) return undefined;

  const ownUrl = new URL(ownOrigin);
  const name = hostnameOf(headers.host);
  if (name !== ownUrl.hostname && !loopback.test(name)) return 421;
  headers.host = ownUrl.host;
  return undefined;
}

function hostnameOf(host: string): string {
  const origin = `http://${host}`;
  if (!/^[\w.:[\]-]+$/.test(host) || !URL.canParse(origin)) return "";
  return new URL(origin).hostname.replace(/\.$/, "");
}
