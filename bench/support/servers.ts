import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { freePort } from "@/lib/http/free-port";
import { within } from "./clock";
import { DATABASE_URL } from "./temporary-database";

export type Write = { committedAt: number; tookMs: number };

type ProbeResults = {
  memory: { rss: number; heapUsed: number };
  cpu: { cpuMs: number; at: number };
  resources: Record<string, number>;
  statements: { ticks: number; others: number };
  publicationOf: Write | undefined;
  commitsOf: (number | null)[];
  watchLoop: undefined;
  longestGaps: { write: number; otherwise: number };
  broadcast: number;
};

export type Server = {
  port: number;
  origin: string;
  process: ChildProcess;
  /** Sends a command to the probe inside the server. */
  probe: <Command extends keyof ProbeResults>(
    command: Command,
    details?: object,
  ) => Promise<ProbeResults[Command]>;
  stop: () => Promise<void>;
};

const running = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

const database = { TURSO_DATABASE_URL: DATABASE_URL };
const { TURSO_DATABASE_URL: _, ...inherited } = process.env; // the other servers have no database

const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as {
  scripts: { start: string };
};
const [, ...asNpmStart] = scripts.start.split(" ");

/** The production build of the product, on the bench's database. */
export const startProduct = (settings: Record<string, string> = {}) =>
  start(asNpmStart, "/api/health/live", { ...database, ...settings });

/** A Route Handler that only holds streams open, in an otherwise empty app of the same Next.js. */
export const startBareApp = () =>
  start(["node_modules/next/dist/bin/next", "start", "bench/bare-app"], "/");

export const startRawServer = () => start(["bench/raw-server.mjs"], "/");

export const startBetterSse = () => start(["bench/better-sse-server.mjs"], "/");

/** A server in which every stream polls the database. */
export const startNaiveServer = (settings: Record<string, string>) =>
  start(["bench/naive-server.mjs"], "/", { ...database, ...settings });

async function start(
  args: string[],
  readyPath: string,
  settings: Record<string, string> = {},
): Promise<Server> {
  const port = Number(settings.PORT ?? (await freePort()));
  const origin = `http://localhost:${port}`;
  const child = spawn(process.execPath, ["--expose-gc", "--import", "./bench/probe.mjs", ...args], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    env: {
      ...inherited,
      NODE_ENV: "production",
      NEXT_TELEMETRY_DISABLED: "1",
      PORT: String(port),
      HOST: "127.0.0.1",
      HOSTNAME: "127.0.0.1",
      APP_ORIGIN: origin,
      LOG_LEVEL: "error",
      ANNOUNCEMENT_HOLD_SECONDS: "0",
      WRITE_LIMIT_PER_MINUTE: "1000000", // one teacher announces without a delay
      STREAM_MAX: "100000",
      ...settings,
    },
  });
  running.add(child);
  child.once("exit", () => running.delete(child));
  await waitUntilReady(child, `http://127.0.0.1:${port}${readyPath}`);
  return { port, origin, process: child, probe: probeClient(child), stop: () => stop(child) };
}

async function waitUntilReady(child: ChildProcess, url: string) {
  for (let attempts = 0; ; attempts++) {
    const response = await fetch(url, { method: "HEAD" }).catch(() => undefined);
    if (response && response.status !== 503) return; // the product returns 503 until its start is complete
    if (attempts > 300 || child.exitCode !== null) throw new Error(`no server at ${url}`);
    await pause(100);
  }
}

let lastId = 0;

function probeClient(child: ChildProcess): Server["probe"] {
  return (command, details) => {
    const id = ++lastId;
    const result = new Promise<never>((resolve) => {
      child.on("message", function receive(message: { id: number; result: never }) {
        if (message.id !== id) return;
        child.off("message", receive);
        resolve(message.result);
      });
    });
    child.send({ id, command, details });
    return within(60_000, command, result);
  };
}

/** All statements that have reached the database. */
export async function countStatements({ probe }: Server): Promise<number> {
  const { ticks, others } = await probe("statements");
  return ticks + others;
}

async function stop(child: ChildProcess) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  const killTimer = setTimeout(() => child.kill("SIGKILL"), 8_000);
  await exited;
  clearTimeout(killTimer);
}
