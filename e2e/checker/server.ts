import { once } from "node:events";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { stripVTControlCharacters } from "node:util";
import { type Instance, startInstance } from "../support/instance";
import type { TestDatabase } from "./database";
import type { History } from "./history";

/** The product exits within 5 s; a busy machine may take longer. */
const SHUTDOWN_TIMEOUT_MS = 12_000;

const intervals = {
  STREAM_POLL_MS: "300",
  STREAM_HEARTBEAT_MS: "1000",
  STREAM_MAX_AGE_MS: "4000",
};

export type Server = Awaited<ReturnType<typeof startServer>>;

/** Starts an instance of the production build that can be stopped, frozen and restarted on its port. */
export async function startServer(name: string, database: TestDatabase, history: History) {
  const port = await freePort();
  let instance = await start();
  process.once("exit", () => instance.process.kill("SIGKILL"));

  async function start(): Promise<Instance> {
    const { url, authToken } = database;
    const connection = { TURSO_DATABASE_URL: url, TURSO_AUTH_TOKEN: authToken };
    const settings = { ...intervals, ...connection, LOG_LEVEL: "warn" };
    const started = await startInstance(port, settings, { stderr: "pipe" });
    recordOutput(started, (line) =>
      history.add({ kind: "output", at: history.now(), server: name, line }),
    );
    return started;
  }

  const recordFailure = (what: string) =>
    history.add({ kind: "server-failure", at: history.now(), server: name, what });

  /** Sends the signal and waits for the process to exit. */
  async function end(signal: "SIGTERM" | "SIGKILL") {
    const child = instance.process;
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

  return {
    name,
    origin: instance.origin,
    end,
    restart: async () => {
      instance = await start();
    },
    freeze: () => instance.process.kill("SIGSTOP"),
    thaw: () => instance.process.kill("SIGCONT"),
    destroy: () => instance.process.kill("SIGKILL"),
  };
}

function recordOutput({ log, process: child }: Instance, record: (line: string) => void) {
  const recordLine = (text: string) => record(stripVTControlCharacters(text).slice(0, 2_000));
  for (const line of log().split("\n")) recordLine(line);
  for (const output of [child.stdout, child.stderr]) {
    if (output) createInterface(output).on("line", recordLine);
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}
