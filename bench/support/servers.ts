import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { within } from "./clock";
import { DATABASE_URL } from "./workplace";

export type Write = { committedAt: number; tookMs: number };

type Answers = {
  memory: { rss: number; heapUsed: number };
  cpu: { cpuMs: number; at: number };
  statements: number;
  writeOf: Write | undefined;
  watchLoop: undefined;
  longestGaps: { write: number; otherwise: number };
  broadcast: number;
};

export type Server = {
  port: number;
  origin: string;
  process: ChildProcess;
  /** Asks the probe inside the server. */
  ask: <Question extends keyof Answers>(
    question: Question,
    details?: object,
  ) => Promise<Answers[Question]>;
  stop: () => Promise<void>;
};

const running = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

const database = { TURSO_DATABASE_URL: DATABASE_URL };
const { TURSO_DATABASE_URL: _, ...inherited } = process.env; // the others have no database

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

/** Every stream polls for itself. */
export const startNaiveServer = (settings: Record<string, string>) =>
  start(["bench/naive-server.mjs"], "/", { ...database, ...settings });

async function start(
  args: string[],
  readyPath: string,
  settings: Record<string, string> = {},
): Promise<Server> {
  const port = await freePort();
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
      WRITE_LIMIT_PER_MINUTE: "1000000", // one teacher announces without a pause
      ...settings,
    },
  });
  running.add(child);
  child.once("exit", () => running.delete(child));
  await answering(child, `http://127.0.0.1:${port}${readyPath}`);
  return { port, origin, process: child, ask: askerOf(child), stop: () => stop(child) };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

async function answering(child: ChildProcess, url: string) {
  for (let tries = 0; ; tries++) {
    const response = await fetch(url, { method: "HEAD" }).catch(() => undefined);
    if (response && response.status !== 503) return; // the product says 503 until its start is done
    if (tries > 300 || child.exitCode !== null) throw new Error(`no server at ${url}`);
    await pause(100);
  }
}

let asked = 0;

function askerOf(child: ChildProcess): Server["ask"] {
  return (question, details) => {
    const id = ++asked;
    const answered = new Promise<never>((resolve) => {
      child.on("message", function receive(message: { id: number; answer: never }) {
        if (message.id !== id) return;
        child.off("message", receive);
        resolve(message.answer);
      });
    });
    child.send({ id, question, details });
    return within(60_000, question, answered);
  };
}

async function stop(child: ChildProcess) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  const overdue = setTimeout(() => child.kill("SIGKILL"), 8_000);
  await exited;
  clearTimeout(overdue);
}
