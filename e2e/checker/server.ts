import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import { type Instance, startInstance } from "../support/instance";
import type { TestDatabase } from "./database";
import type { History } from "./history";

/** The product exits within 5 s; a busy machine may take longer. */
const SHUTDOWN_TIMEOUT_MS = 30_000;
/** An error contains its query twice, and its cause behind them. */
const MAX_LINE = 20_000;

/** How often each instance looks for announcements that are due. */
export const SCHEDULE_POLL_MS = 1_000;

const READY_TIMEOUT_MS = 60_000;
const MAX_STARTS = 5;

const intervals = {
  STREAM_POLL_MS: "300",
  ANNOUNCEMENT_HOLD_SECONDS: "0",
  SCHEDULE_POLL_MS: String(SCHEDULE_POLL_MS),
};

export type Server = Awaited<ReturnType<typeof startServer>>;

type Options = {
  database: TestDatabase;
  history: History;
  port: number;
  settings: Record<string, string>;
  /** By how much its clock is wrong. */
  skewMs: number;
};

/** Starts an instance of the production build that can be stopped, frozen and restarted on its port. */
export async function startServer(name: string, options: Options) {
  const { history, port, skewMs } = options;
  const note = (state: "up" | "down") =>
    history.add({ kind: "lifetime", at: history.now(), server: name, up: state === "up" });
  let instance = await start();
  process.once("exit", () => instance.process.kill("SIGKILL"));

  async function start(): Promise<Instance> {
    const started = await startInstance(port, settingsFor(options), {
      stderr: "pipe",
      flags: flagsFor(skewMs),
    });
    note("up");
    recordOutput(started, (line) =>
      history.add({ kind: "output", at: history.now(), server: name, line }),
    );
    return started;
  }

  const recordFailure = (what: string) =>
    history.add({ kind: "server-failure", at: history.now(), server: name, what });

  async function end(signal: "SIGTERM" | "SIGKILL") {
    note("down");
    await endProcess(instance.process, signal, recordFailure);
  }

  return {
    name,
    origin: instance.origin,
    end,
    /** Until it takes traffic, as a load balancer asks. */
    untilReady: () => untilReady(instance.origin),
    /** Starts it again, as a supervisor does: also when a start ends because its database does not answer. */
    restart: async () => {
      for (let attempt = 1; ; attempt++) {
        try {
          instance = await start();
          return;
        } catch (error) {
          if (attempt === MAX_STARTS) throw error;
          recordFailure(`did not start: ${String(error)}`);
        }
      }
    },
    freeze: () => {
      note("down");
      instance.process.kill("SIGSTOP");
    },
    thaw: () => {
      instance.process.kill("SIGCONT");
      note("up");
    },
    destroy: () => instance.process.kill("SIGKILL"),
  };
}

const settingsFor = ({ database: { url, authToken }, skewMs, settings }: Options) => ({
  ...intervals,
  TURSO_DATABASE_URL: url,
  TURSO_AUTH_TOKEN: authToken,
  CLOCK_SKEW_MS: String(skewMs),
  LOG_LEVEL: "warn",
  ...settings,
});

async function untilReady(origin: string) {
  const deadline = performance.now() + READY_TIMEOUT_MS;
  while (!(await fetch(`${origin}/api/health/ready`)).ok) {
    if (performance.now() > deadline) throw new Error(`${origin} is not ready`);
    await sleep(50);
  }
}

/** Below those that the kernel gives to clients: while a server is down, none of them may take its port. */
const [FIRST_PORT, PORTS] = [21_000, 8_000];

/** Ports that nothing listens on, and that stay free while their servers restart. */
export async function serverPorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  while (ports.size < count) {
    const port = FIRST_PORT + Math.floor(Math.random() * PORTS);
    const probe = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      probe.once("error", () => resolve(false));
      probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
    });
    if (isFree) ports.add(port);
  }
  return [...ports];
}

/** Sends the signal and waits for the process to exit. */
async function endProcess(
  child: ChildProcess,
  signal: "SIGTERM" | "SIGKILL",
  recordFailure: (what: string) => void,
) {
  const exited = once(child, "exit");
  if (child.exitCode !== null || child.signalCode !== null) {
    return recordFailure(`had exited by itself: ${child.exitCode ?? child.signalCode}`);
  }
  child.kill(signal);
  const killTimer = setTimeout(() => {
    recordFailure(`still ran ${SHUTDOWN_TIMEOUT_MS} ms after ${signal}`);
    child.kill("SIGKILL");
  }, SHUTDOWN_TIMEOUT_MS);
  await exited;
  clearTimeout(killTimer);
}

const flagsFor = (skewMs: number) =>
  skewMs === 0 ? [] : ["--import", "./e2e/checker/skewed-clock.mjs"];

function recordOutput({ log, process: child }: Instance, record: (line: string) => void) {
  const recordLine = (text: string) => record(stripVTControlCharacters(text).slice(0, MAX_LINE));
  for (const line of log().split("\n")) recordLine(line);
  for (const output of [child.stdout, child.stderr]) {
    if (output) createInterface(output).on("line", recordLine);
  }
}
