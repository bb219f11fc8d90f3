import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

export type Proxy = {
  origin: string;
  port: number;
  /** What it has logged so far. */
  log: () => string;
  stop: () => Promise<void>;
};

export type ProxyOptions = {
  /** Where the proxy listens with TLS. */
  port: number;
  /** Where the instances of the application listen. */
  to: number[];
  /** A change to the shipped configuration. */
  adapt?: (configuration: string) => string;
};

type Program = {
  program: string;
  port: number;
  /** Writes the configuration into the proxy's folder, where there is a certificate already. */
  configure: (folder: string) => void;
  args: (folder: string) => string[];
};

const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;

/** Files in the folder of one proxy. */
export const accessLog = (folder: string) => join(folder, "access.log");
export const certificate = (folder: string) => join(folder, "certificate.pem");
export const privateKey = (folder: string) => join(folder, "key.pem");

/** Starts a proxy with its own folder and certificate, as user nobody. */
export async function startProxy({ program, port, configure, args }: Program): Promise<Proxy> {
  const folder = mkdtempSync(join(tmpdir(), "naik-kelas-proxy-"));
  makeCertificate(folder);
  configure(folder);
  if (isRoot) {
    for (const name of ["", ...readdirSync(folder)]) chownSync(join(folder, name), NOBODY, NOBODY);
  }
  const child = spawn(program, args(folder), {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, HOME: folder },
    ...(isRoot && { uid: NOBODY, gid: NOBODY }),
  });
  let log = "";
  for (const output of [child.stdout, child.stderr]) {
    output.on("data", (chunk: Buffer) => (log += chunk.toString()));
  }
  const requests = accessLog(folder);
  const kill = () => child.kill("SIGTERM");
  process.once("exit", kill);
  await waitUntilListening(child, port).catch((error: Error) => {
    throw new Error(`${error.message}: ${log}`);
  });
  return {
    origin: `https://localhost:${port}`,
    port,
    log: () => log + (existsSync(requests) ? readFileSync(requests, "utf8") : ""),
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

/** A shipped configuration with its settings changed in order. */
export function changed(file: string, changes: [what: RegExp | string, by: string][]): string {
  return changes.reduce((text, [what, by]) => replaced(text, what, by), readFileSync(file, "utf8"));
}

/** Replaces text; throws if nothing was replaced. */
export function replaced(text: string, what: RegExp | string, by: string): string {
  const result = text.replace(what, by);
  if (result === text) throw new Error(`the configuration has no ${String(what)}`);
  return result;
}

function makeCertificate(folder: string) {
  const into = ["-keyout", privateKey(folder), "-out", certificate(folder)];
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
  throw new Error(`no proxy listens on ${port}`);
}
