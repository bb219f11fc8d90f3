import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { FaultKind } from "@/db/testing/libsql-server/faults";
import { DATABASE_URL } from "../../../bench/support/temporary-database";

const school = DATABASE_URL.slice("file:".length);

/** The school's database behind the libSQL server of the tests, in a process of its own, with faults. */
export async function startRemote(file = school) {
  const child = spawn(
    process.execPath,
    ["--import", "tsx", "db/testing/libsql-server/main.ts", "--file", file],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  process.once("exit", () => child.kill("SIGKILL"));
  const [line] = (await once(createInterface(child.stdout), "line")) as [string];
  const { url, control } = JSON.parse(line) as { url: string; control: string };
  return {
    url,
    pid: child.pid,
    begin: async (kind: FaultKind) => {
      await fetch(`${control}/fault`, { method: "POST", body: JSON.stringify({ kind }) });
    },
    clear: async () => {
      await fetch(`${control}/fault`, { method: "DELETE" });
    },
    stop: async () => {
      const exited = once(child, "exit");
      child.kill("SIGKILL");
      await exited;
    },
  };
}
