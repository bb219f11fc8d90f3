// Which addresses the server sends push messages to. Plain JavaScript: the worker thread loads it directly.
import { lookup } from "node:dns";
import { BlockList, isIP } from "node:net";

/** What the IANA registries of special-purpose addresses do not call globally reachable, and multicast. */
const specialV4 = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
];
/** Within 2000::/3, outside which nothing is reachable: protocol assignments (Teredo), documentation, 6to4. */
const specialV6 = [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
];

const special = new BlockList();
for (const [net, prefix] of specialV4) special.addSubnet(net, prefix, "ipv4");
for (const [net, prefix] of specialV6) special.addSubnet(net, prefix, "ipv6");
const unicast = new BlockList();
unicast.addSubnet("2000::", 3, "ipv6");

/** Whether an IP address is of the public internet: none of this machine or of the network it stands in. */
export function isPublicAddress(address) {
  const family = isIP(address);
  if (family === 4) return !special.check(address, "ipv4");
  return family === 6 && unicast.check(address, "ipv6") && !special.check(address, "ipv6");
}

export const NOT_PUBLIC = "NOT_PUBLIC";

/** A `lookup` for requests that fails when the name leads to any address that is not public. */
export function lookupPublic(hostname, options, callback) {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error);
    const refused = addresses.find(({ address }) => !isPublicAddress(address));
    if (refused || addresses.length === 0) {
      const message = `${hostname} does not lead to the public internet`;
      return callback(Object.assign(new Error(message), { code: NOT_PUBLIC }));
    }
    if (options.all) return callback(null, addresses);
    return callback(null, addresses[0].address, addresses[0].family);
  });
}
