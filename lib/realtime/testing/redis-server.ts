import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { freePort } from "@/lib/http/free-port";
import { findProgram } from "../../../scripts/debian-package.mjs";

/** The program, if it is installed. */
export const redisProgram = findProgram("redis");

export type RedisServer = {
  port: number;
  url: string;
  process: ChildProcess;
  /** Ends it at once, as a crash would. */
  kill: () => Promise<void>;
};

/** A Redis that keeps nothing, on this machine only. */
export async function startRedis({ port, password }: { port?: number; password?: string } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "naik-kelas-redis-"));
  const listensAt = port ?? (await freePort());
  const child = spawn(
    String(redisProgram),
    [
      `--port ${listensAt} --bind 127.0.0.1 --appendonly no --save`.split(" "),
      ["", "--dir", folder],
      password ? ["--requirepass", password] : [],
    ].flat(),
    { stdio: "ignore" },
  );
  const endWithUs = () => child.kill("SIGKILL");
  process.once("exit", endWithUs);
  await untilListening(listensAt, child);
  const server: RedisServer = {
    port: listensAt,
    url: `redis://127.0.0.1:${listensAt}`,
    process: child,
    kill: async () => {
      process.off("exit", endWithUs);
      if (child.exitCode === null && child.signalCode === null) {
        const exited = once(child, "exit");
        child.kill("SIGKILL");
        await exited;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return server;
}

async function untilListening(port: number, child: ChildProcess) {
  for (let tries = 0; tries < 500; tries++) {
    if (child.exitCode !== null) break;
    const socket = connect(port, "127.0.0.1");
    const connected = await new Promise<boolean>((resolve) => {
      socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    });
    socket.destroy();
    if (connected) return;
    await pause(20);
  }
  throw new Error(`no Redis at port ${port}`);
}
