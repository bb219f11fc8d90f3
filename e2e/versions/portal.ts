import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { freePort } from "@/lib/http/free-port";

const PASSWORD = "sapi terbang biru";
const READY_TIMEOUT_MS = 60_000;

export type Portal = Awaited<ReturnType<typeof startPortal>>;
export type Session = { token: string; call: (path: string, init?: Call) => Promise<Response> };
type Call = { method?: string; json?: object; headers?: Record<string, string> };

const settings = (url: string) => ({
  ...process.env,
  NODE_ENV: "production" as const,
  TURSO_DATABASE_URL: url,
  ANNOUNCEMENT_HOLD_SECONDS: "0",
  WRITE_LIMIT_PER_MINUTE: "1000000",
  LOG_LEVEL: "warn",
});

/** Creates an account with the command of the version in `folder`. */
export function createUser(
  folder: string,
  url: string,
  { name, role }: { name: string; role: string },
) {
  const command = ["--conditions=react-server", "scripts/user-create.ts"];
  const { status, stderr } = spawnSync(
    process.execPath,
    ["node_modules/tsx/dist/cli.mjs", ...command, "--username", name, "--role", role],
    { cwd: folder, env: settings(url), input: PASSWORD, encoding: "utf8" },
  );
  if (status !== 0) throw new Error(`user:create: ${stderr}`);
}

/** Starts the production build in `folder`; `startedMs` is the time until it was ready. */
export async function startPortal(folder: string, url: string, port?: number) {
  const own = port ?? (await freePort());
  const origin = `http://localhost:${own}`;
  const since = performance.now();
  const child = spawn(process.execPath, ["scripts/start.mjs"], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...settings(url), PORT: String(own), HOST: "127.0.0.1", APP_ORIGIN: origin },
  });
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  child.once("exit", () => process.off("exit", kill));
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  }
  await untilReady(origin, child);
  return {
    origin,
    port: own,
    startedMs: Math.round(performance.now() - since),
    /** Lines of warnings and errors. */
    problems: () => output.split("\n").filter((line) => /"level":[4-6]\d/.test(line)),
    stop: async () => {
      const exited = once(child, "exit");
      child.kill("SIGTERM");
      await exited;
    },
  };
}

async function untilReady(origin: string, child: ChildProcess) {
  const deadline = performance.now() + READY_TIMEOUT_MS;
  for (;;) {
    const response = await fetch(`${origin}/api/health/ready`).catch(() => undefined);
    if (response?.ok) return;
    if (child.exitCode !== null || performance.now() > deadline) {
      throw new Error(`no portal at ${origin}`);
    }
    await pause(20);
  }
}

/** Signs in as a browser without JavaScript does. */
export async function signIn(origin: string, username: string): Promise<Session> {
  const response = await fetch(`${origin}/demo/lucia/login?/login`, {
    method: "POST",
    body: new URLSearchParams({ username, password: PASSWORD }),
    redirect: "manual",
  });
  const [, token] = /session=([\w-]{43})/.exec(response.headers.getSetCookie().join()) ?? [];
  if (token === undefined) throw new Error(`${username} cannot sign in at ${origin}`);
  return sessionAt(origin, token);
}

/** The same session on another instance. */
export const sessionAt = (origin: string, token: string): Session => ({
  token,
  call: (path, { json, ...init } = {}) => {
    const headers = { cookie: `session=${token}`, ...init.headers };
    if (json === undefined) return fetch(`${origin}/api${path}`, { ...init, headers });
    const body = JSON.stringify(json);
    const typed = { ...headers, "content-type": "application/json" };
    return fetch(`${origin}/api${path}`, { method: "POST", ...init, headers: typed, body });
  },
});
