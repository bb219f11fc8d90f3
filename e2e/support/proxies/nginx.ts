import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { findProgram } from "../../../scripts/debian-package.mjs";
import {
  accessLog,
  certificate,
  changed,
  privateKey,
  type Proxy,
  type ProxyOptions,
  startProxy,
} from "./proxy";

/** The nginx program, if it is installed. */
export const nginx = findProgram("nginx");

/** Starts nginx with deploy/nginx.conf on local ports. */
export const startNginx = ({ port, to, adapt = (as) => as }: ProxyOptions): Promise<Proxy> =>
  startProxy({
    program: String(nginx),
    port,
    configure: (folder) => {
      const servers = to.map((upstream) => `server 127.0.0.1:${upstream};`).join(" ");
      const site = changed("deploy/nginx.conf", [
        [/^ {2}listen \[::\].*\n/gm, ""],
        [/listen 80;/, `listen 127.0.0.1:${port + 1};`],
        [/listen 443 ssl http2;/, `listen 127.0.0.1:${port} ssl http2;`],
        [/server_name \S+;/g, "server_name localhost;"],
        [/server 127\.0\.0\.1:3000;/, servers],
        [/ssl_certificate \S+;/, `ssl_certificate ${certificate(folder)};`],
        [/ssl_certificate_key \S+;/, `ssl_certificate_key ${privateKey(folder)};`],
      ]);
      writeFileSync(join(folder, "site.conf"), adapt(site));
      writeFileSync(join(folder, "nginx.conf"), mainConfiguration(folder));
    },
    args: (folder) => ["-p", folder, "-c", join(folder, "nginx.conf"), "-e", "stderr"],
  });

/** The nginx.conf around a site, as Debian's. */
const mainConfiguration = (folder: string) => `
daemon off;
worker_processes 2;
pid ${folder}/nginx.pid;
error_log stderr error;
worker_rlimit_nofile 20000;
events { worker_connections 10000; }
http {
  access_log ${accessLog(folder)};
  default_type application/octet-stream;
  gzip on;
  ${["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join("\n  ")}
  include ${folder}/site.conf;
}
`;
