import { afterEach, vi } from "vitest";
import { failOnConsoleError } from "./fail-on-console-error";

// None of these tests opens a database: one that does fails.
process.env.TURSO_DATABASE_URL = "file:/dev/null/no-database";
failOnConsoleError();
// What a test leaves behind must not reach the next file.
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});
