import { expect, test, vi } from "vitest";
import { contentPolicy } from "./content-policy";

vi.hoisted(() => vi.stubEnv("NODE_ENV", "development"));

test("E4: what may be evaluated in development", () => {
  const policy = contentPolicy("x", false);
  expect(policy).toContain("script-src 'nonce-x' 'strict-dynamic' 'unsafe-eval'; ");
  expect(policy).toContain("style-src 'self' 'unsafe-inline'; ");
  expect(policy).toContain("default-src 'none'; ");
});
