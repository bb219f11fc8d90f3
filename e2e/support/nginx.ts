import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, chownSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { findProgram } from "../../scripts/debian-package.mjs";

/** The nginx program, if it is installed. */
export const nginx = findProgram("nginx");

const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;

export type NginxProxy = { origin: string; port: number; stop: () => Promise<void> };
type Options = {
  /** Where nginx listens with TLS. */
  port: number;
  /** Where the application listens. */
  to: number;
  /** A change to the shipped configuration. */
  adapt?: (configuration: string) => string;
};

/** Starts nginx with docs/nginx.conf on local ports and its own certificate, as user nobody. */
export async function startNginx({ port, to, adapt = (as) => as }: Options): Promise<NginxProxy> {
  const folder = mkdtempSync(join(tmpdir(), "naik-kelas-nginx-"));
  makeCertificate(folder);
  const shipped = readFileSync("docs/nginx.conf", "utf8");
  writeFileSync(join(folder, "site.conf"), adapt(locally(shipped, { port, to, folder })));
  writeFileSync(join(folder, "nginx.conf"), mainConfiguration(folder));
  chmodSync(folder, 0o700);
  if (isRoot) for (const file of ["", "key.pem"]) chownSync(join(folder, file), NOBODY, NOBODY);

  const child = spawn(
    String(nginx),
    ["-p", folder, "-c", join(folder, "nginx.conf"), "-e", "stderr"],
    {
      stdio: ["ignore", "ignore", "inherit"],
      ...(isRoot && { uid: NOBODY, gid: NOBODY }),
    },
  );
  const kill = () => child.kill("SIGTERM");
  process.once("exit", kill);
  await waitUntilListening(child, port);
  return {
    origin: `https://localhost:${port}`,
    port,
    stop: async () => {
      process.off("exit", kill);
      if (child.exitCode === null) {
        kill();
        await once(child, "exit");
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Replaces each of the settings to be changed; throws for a missing one. */
function locally(shipped: string, { port, to, folder }: Options & { folder: string }): string {
  const changes: [what: RegExp, by: string][] = [
    [/^ {2}listen \[::\].*\n/gm, ""],
    [/listen 80;/, `listen 127.0.0.1:${port + 1};`],
    [/listen 443 ssl http2;/, `listen 127.0.0.1:${port} ssl http2;`],
    [/server_name \S+;/g, "server_name localhost;"],
    [/server 127\.0\.0\.1:3000;/, `server 127.0.0.1:${to};`],
    [/ssl_certificate \S+;/, `ssl_certificate ${folder}/certificate.pem;`],
    [/ssl_certificate_key \S+;/, `ssl_certificate_key ${folder}/key.pem;`],
  ];
  return changes.reduce((text, [what, by]) => replaced(text, what, by), shipped);
}

/** Replaces text; throws if nothing was replaced. */
export function replaced(text: string, what: RegExp | string, by: string): string {
  const changed = text.replace(what, by);
  if (changed === text) throw new Error(`docs/nginx.conf has no ${String(what)}`);
  return changed;
}

/** The nginx.conf around a site, as Debian's. */
const mainConfiguration = (folder: string) => `
daemon off;
worker_processes 2;
pid ${folder}/nginx.pid;
error_log stderr error;
events { worker_connections 2000; }
http {
  access_log off;
  default_type application/octet-stream;
  gzip on;
  ${["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join("\n  ")}
  include ${folder}/site.conf;
}
`;

function makeCertificate(folder: string) {
  const into = ["-keyout", join(folder, "key.pem"), "-out", join(folder, "certificate.pem")];
  const about = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-days", "2"];
  const args = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", ...about, ...into];
  execFileSync("openssl", args, { stdio: "pipe" });
}

async function waitUntilListening(child: ChildProcess, port: number) {
  for (let tries = 0; tries < 100; tries++) {
    if (child.exitCode !== null) break;
    const socket = connect(port, "127.0.0.1");
    const [outcome] = await Promise.race([
      once(socket, "connect").then(() => ["open"]),
      once(socket, "error").then(() => ["closed"]),
    ]).catch(() => ["closed"]);
    socket.destroy();
    if (outcome === "open") return;
    await pause(50);
  }
  child.kill("SIGKILL");
  throw new Error(`nginx does not listen on ${port}`);
}
