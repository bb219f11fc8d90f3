import type { Worker } from "node:worker_threads";
import { afterAll, vi } from "vitest";

// For test files that share a process, one after the other: what a file has loaded of the product, and what that keeps
// outside of its modules, ends with the file. Packages stay loaded: loading them takes longer than most tests.

const environment = { ...process.env };
const globals = Object.getOwnPropertyDescriptors(globalThis);
const threads = new Set<Worker>();
const track = (thread: Worker) => void threads.add(thread);
process.on("worker", track);

afterAll(async () => {
  vi.restoreAllMocks();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
  restoreGlobals();
  forgetShared();
  await Promise.all([...threads].map((thread) => thread.terminate()));
  process.off("worker", track);
  restoreEnvironment();
  vi.resetModules();
});

/** What the bundles of the product share: see `globalThis` in db/client.ts. */
function forgetShared() {
  const shared = globalThis as unknown as Record<symbol, { close?: () => void }>;
  for (const key of Object.getOwnPropertySymbols(shared)) {
    if (!Symbol.keyFor(key)?.startsWith("naik-kelas.")) continue;
    if (key === Symbol.for("naik-kelas.database")) shared[key]?.close?.();
    Reflect.deleteProperty(shared, key);
  }
}

/** Also what was replaced by hand, or by a mock that was restored in the wrong order. */
function restoreGlobals() {
  for (const [name, descriptor] of Object.entries(globals)) {
    const current = Object.getOwnPropertyDescriptor(globalThis, name);
    if (descriptor.configurable && current?.value !== descriptor.value)
      Object.defineProperty(globalThis, name, descriptor);
  }
}

function restoreEnvironment() {
  for (const name of Object.keys(process.env)) {
    if (!(name in environment)) Reflect.deleteProperty(process.env, name);
  }
  Object.assign(process.env, environment);
}
