import "server-only";

import type { IncomingMessage } from "node:http";

/** Load balancers and monitors ask these by the machine's own address. */
const pathsByAnyName = /^\/api\/(health\/(live|ready)|metrics)(\?|$)/;

const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/**
 * Reads a request's Host header: whether it names this site, whatever the port, or this machine. A proxy on
 * this machine may drop the port or pass on the name by which it asks; Next.js compares Host with Origin
 * to the letter and would answer a form with 500. So a Host that is ours is spelled as in `ownOrigin` from
 * here on, and a forwarded one is forgotten. Returns the status to refuse the request with, if any.
 */
export function checkHost(request: IncomingMessage, ownOrigin: string): 400 | 421 | undefined {
  const { headers, rawHeaders, url = "" } = request;
  delete headers["x-forwarded-host"];
  const names = rawHeaders.filter((name, index) => index % 2 === 0 && /^host$/i.test(name));
  if (names.length !== 1 || !headers.host) return 400;
  if (pathsByAnyName.test(url)) return undefined;

  const own = new URL(ownOrigin);
  const name = hostnameOf(headers.host);
  if (name !== own.hostname && !loopback.test(name)) return 421;
  headers.host = own.host;
  return undefined;
}

function hostnameOf(host: string): string {
  const origin = `http://${host}`;
  if (!/^[\w.:[\]-]+$/.test(host) || !URL.canParse(origin)) return "";
  return new URL(origin).hostname.replace(/\.$/, "");
}
