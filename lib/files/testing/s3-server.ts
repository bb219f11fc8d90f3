import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import {
  createServer,
  request as forward,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "@/lib/http/free-port";
import { findProgram } from "../../../scripts/debian-package.mjs";
import { bucketClient } from "../s3-client";

/** Whether OpenStack Swift is installed, which has an S3 API. */
export const hasS3Server = findProgram("swift") !== undefined;

const credentials = { accessKeyId: "admin:admin", secretAccessKey: "rahasia" };
const BUCKET = "berkas";

/** What becomes of a request on its way to the bucket. */
export type Fault =
  | "none"
  | "busy"
  | "once"
  | "silent"
  | "silent after 200"
  | "silent after 500"
  | "stalled"
  | "away";

/** Swift with one empty bucket on a temporary folder, behind a proxy that fails as networks and buckets do. */
export async function startS3Server() {
  const { port, stop } = await startSwift();
  const state = { fault: "none" as Fault, requests: 0 };
  const proxy = createServer((incoming, outgoing) => {
    state.requests++;
    respond(state, { incoming, outgoing, port });
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  const endpoint = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const bucket = { bucket: BUCKET, endpoint, region: "us-east-1", ...credentials };
  await bucketClient({ ...bucket, timeoutMs: 5_000 }).sendForText({ method: "PUT" });
  return {
    state,
    bucket,
    /** For a portal that uses it. */
    settings: {
      FILES_URL: `s3://${BUCKET}?endpoint=${endpoint}&region=us-east-1`,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    },
    stop: async () => {
      proxy.closeAllConnections();
      proxy.close();
      await stop();
    },
  };
}

async function startSwift() {
  const folder = mkdtempSync(join(tmpdir(), "naik-kelas-s3-"));
  const port = await freePort();
  const script = fileURLToPath(new URL("./s3_server.py", import.meta.url));
  const { accessKeyId, secretAccessKey } = credentials;
  // Debian's own Python: Swift is not installed in another one.
  const args = [script, folder, String(port), accessKeyId, secretAccessKey];
  const child = spawn("/usr/bin/python3", args, { stdio: ["ignore", "pipe", "inherit"] });
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  const exited = once(child, "exit");
  const ready = once(child.stdout, "data");
  await Promise.race([
    ready,
    exited.then(() => {
      throw new Error("Swift has ended");
    }),
  ]);
  return {
    port,
    stop: async () => {
      kill();
      await exited;
      process.off("exit", kill);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

type Exchange = { incoming: IncomingMessage; outgoing: ServerResponse; port: number };

function respond(state: { fault: Fault }, { incoming, outgoing, port }: Exchange): void {
  const { fault } = state;
  if (fault === "once") state.fault = "none";
  if (fault === "silent") return;
  if (fault === "silent after 200" || fault === "silent after 500") {
    incoming.resume();
    outgoing.writeHead(fault === "silent after 200" ? 200 : 500, { "content-length": 10 });
    outgoing.flushHeaders();
    return;
  }
  if (fault === "away") incoming.socket.destroy();
  else if (fault === "busy" || fault === "once") {
    incoming.resume();
    outgoing.writeHead(503).end("<Error><Code>SlowDown</Code></Error>");
  } else pass(fault, { incoming, outgoing, port });
}

function pass(fault: Fault, { incoming, outgoing, port }: Exchange): void {
  const { method, url: path, headers } = incoming;
  const passed = forward({ host: "127.0.0.1", port, method, path, headers }, (response) => {
    outgoing.writeHead(response.statusCode ?? 500, response.headers);
    if (fault === "stalled") response.once("data", (chunk) => outgoing.write(chunk));
    else response.pipe(outgoing);
  });
  passed.on("error", () => outgoing.destroy());
  incoming.pipe(passed);
}
