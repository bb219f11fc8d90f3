import { once } from "node:events";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { stripVTControlCharacters } from "node:util";
import { type Instance, startInstance } from "../support/instance";
import type { Home } from "./home";
import type { History } from "./history";

/** The product's promise is an exit within 5 s; the machine that runs this may be a busy one. */
const FAREWELL_MS = 12_000;

const clock = {
  STREAM_POLL_MS: "300",
  STREAM_HEARTBEAT_MS: "1000",
  STREAM_MAX_AGE_MS: "4000",
};

export type Server = Awaited<ReturnType<typeof startServer>>;

/** One instance of the production build that can be ended, frozen and started again on its port. */
export async function startServer(name: string, home: Home, history: History) {
  const port = await freePort();
  let instance = await start();
  process.once("exit", () => instance.process.kill("SIGKILL"));

  async function start(): Promise<Instance> {
    const database = { TURSO_DATABASE_URL: home.url, TURSO_AUTH_TOKEN: home.authToken };
    const settings = { ...clock, ...database, LOG_LEVEL: "warn" };
    const started = await startInstance(port, settings, { stderr: "pipe" });
    for (const line of started.log().split("\n")) note(line);
    for (const output of [started.process.stdout, started.process.stderr]) {
      if (output) createInterface(output).on("line", note);
    }
    return started;
  }

  function note(what: string) {
    const line = stripVTControlCharacters(what).slice(0, 2_000);
    history.add({ kind: "output", at: history.now(), server: name, line });
  }

  const trouble = (what: string) =>
    history.add({ kind: "trouble", at: history.now(), server: name, what });

  /** Sends the signal and waits for the process to be gone. */
  async function end(signal: "SIGTERM" | "SIGKILL") {
    const child = instance.process;
    const gone = once(child, "exit");
    if (child.exitCode !== null || child.signalCode !== null) {
      return trouble(`had ended by itself: ${child.exitCode ?? child.signalCode}`);
    }
    child.kill(signal);
    const overdue = setTimeout(() => {
      trouble(`still ran ${FAREWELL_MS} ms after ${signal}`);
      child.kill("SIGKILL");
    }, FAREWELL_MS);
    await gone;
    clearTimeout(overdue);
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

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}
