import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { E2E_DATABASE, NO_HOLD, NO_WRITE_LIMIT } from "./environment";

export type Instance = {
  origin: string;
  process: ChildProcess;
  /** Its output so far. */
  log: () => string;
  stop: () => Promise<void>;
  /** The process's resources after a garbage collection. Only with `probed`. */
  resources: () => Promise<ProcessResources>;
};

/** Counts of live objects in a server's process; see probe.mjs. */
export type ProcessResources = Record<
  | "heapBytes"
  | "handles"
  | "requests"
  | "responses"
  | "frameworkRequests"
  | "sockets"
  | "streams"
  | "guardedSockets",
  number
>;

type Options = {
  stderr?: "inherit" | "pipe";
  /** Options of Node.js. */
  flags?: string[];
  /** Preloads the probe that `resources` needs. */
  probed?: boolean;
  /** A program that runs Node.js, with its arguments. */
  wrapper?: string[];
};

/** Another server process on the tests' database. */
export async function startInstance(
  port: number,
  settings: Record<string, string> = {},
  { stderr = "inherit", flags = [], probed = false, wrapper = [] }: Options = {},
): Promise<Instance> {
  const origin = `http://localhost:${port}`;
  await untilFree(origin);
  const preloaded = probed ? ["--import", "./e2e/support/probe.mjs"] : [];
  const command = [process.execPath, ...flags, ...preloaded, "scripts/start.mjs"];
  const [program = process.execPath, ...args] = [...wrapper, ...command];
  const child = spawn(program, args, {
    stdio: ["ignore", "pipe", stderr, ...(probed ? (["ipc"] as const) : [])],
    env: {
      ...process.env,
      PORT: String(port),
      HOST: "127.0.0.1",
      APP_ORIGIN: origin,
      TURSO_DATABASE_URL: E2E_DATABASE,
      NODE_ENV: "production",
      WRITE_LIMIT_PER_MINUTE: NO_WRITE_LIMIT,
      ANNOUNCEMENT_HOLD_SECONDS: NO_HOLD,
      LOG_LEVEL: "warn",
      ...settings,
    },
  });
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill); // the test's worker was ended before it could stop the server
  child.once("exit", () => process.off("exit", kill));
  let logged = "";
  child.stdout?.on("data", (chunk: Buffer) => (logged += chunk.toString()));
  await untilAlive(origin, child);
  return {
    origin,
    process: child,
    log: () => logged,
    resources: async () => {
      child.send("resources");
      const [resources] = (await once(child, "message")) as [ProcessResources];
      return resources;
    },
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGTERM");
      const killTimer = setTimeout(() => child.kill("SIGKILL"), 8_000);
      await once(child, "exit");
      clearTimeout(killTimer);
    },
  };
}

const isAlive = async (origin: string) =>
  (await fetch(`${origin}/api/health/live`).catch(() => undefined))?.ok === true;

async function untilAlive(origin: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; !(await isAlive(origin)); tries++) {
    if (tries > 150 || child.exitCode !== null) {
      child.kill("SIGKILL");
      throw new Error(`no server at ${origin}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Waits until no former server answers: its answer would be taken for the new one's. */
async function untilFree(origin: string): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    if (!(await isAlive(origin))) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`another server still runs at ${origin}`);
}
