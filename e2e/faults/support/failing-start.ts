import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";

export type FailedStart = { code: number | null; sentences: string[]; ms: number };

type Options = { uid?: number };

/** Starts the production build where it cannot start; returns its exit code and its lines on standard error. */
export async function failingStart(
  settings: Record<string, string>,
  port: number,
  options: Options = {},
): Promise<FailedStart> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, ["scripts/start.mjs"], {
    stdio: ["ignore", "ignore", "pipe"],
    env: {
      ...process.env,
      PORT: String(port),
      HOST: "127.0.0.1",
      APP_ORIGIN: `http://localhost:${port}`,
      NODE_ENV: "production",
      LOG_LEVEL: "warn",
      ...settings,
    },
    ...options,
  });
  const killTimer = setTimeout(() => child.kill("SIGKILL"), 60_000);
  const [errors, [code]] = await Promise.all([
    text(child.stderr),
    once(child, "exit") as Promise<[number | null]>,
  ]);
  clearTimeout(killTimer);
  const sentences = errors.split("\n").filter((line) => line.trim() !== "");
  return { code, sentences, ms: performance.now() - startedAt };
}
