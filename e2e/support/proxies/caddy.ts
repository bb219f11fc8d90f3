import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { findProgram } from "../../../scripts/debian-package.mjs";
import {
  certificate,
  changed,
  privateKey,
  type Proxy,
  type ProxyOptions,
  startProxy,
} from "./proxy";

/** The Caddy program, if it is installed. */
export const caddy = findProgram("caddy");

/** Starts Caddy with deploy/Caddyfile on a local port, without asking anybody for a certificate. */
export const startCaddy = ({ port, to, adapt = (as) => as }: ProxyOptions): Promise<Proxy> =>
  startProxy({
    program: String(caddy),
    port,
    configure: (folder) => {
      const upstreams = to.map((upstream) => `127.0.0.1:${upstream}`).join(" ");
      const site = changed("deploy/Caddyfile", [
        [/^\{$/m, "{\n\tadmin off\n\tauto_https off\n\tdefault_bind 127.0.0.1"],
        [/\{\$SITE:\S+\}/, `https://localhost:${port}`],
        [/\{\$UPSTREAM:\S+\}/, upstreams],
        [/# tls \S+ \S+/, `tls ${certificate(folder)} ${privateKey(folder)}`],
      ]);
      writeFileSync(join(folder, "Caddyfile"), adapt(site));
    },
    args: (folder) => ["run", "--adapter", "caddyfile", "--config", join(folder, "Caddyfile")],
  });
