// Imported by the browser too: no settings of the server.

export const MAX_ENDPOINT_LENGTH = 1_000;

export type PushServices = {
  /** Host names; one that begins with `*.` stands for all below it. */
  services: readonly string[];
  /** The origin of one more, on loopback and without TLS: only for tests. */
  testService?: string | undefined;
};

/**
 * Whether the server may send to this address: https on port 443 of a known push service, given by name. Where
 * the name leads is checked when sending (see public-address.mjs).
 */
export function isPushEndpoint(endpoint: string, { services, testService }: PushServices): boolean {
  if (endpoint.length > MAX_ENDPOINT_LENGTH || !URL.canParse(endpoint)) return false;
  const { protocol, hostname, port, username, password, origin, hash } = new URL(endpoint);
  if (username || password || hash) return false;
  if (testService !== undefined && origin === testService) return true;
  return protocol === "https:" && port === "" && services.some(isHost(hostname));
}

const isHost = (hostname: string) => (known: string) =>
  known.startsWith("*.") ? hostname.endsWith(known.slice(1)) : hostname === known;
