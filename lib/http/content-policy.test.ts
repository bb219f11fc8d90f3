import { expect, test } from "vitest";
import { CLOSED_CONTENT_POLICY, contentPolicy, newNonce } from "./content-policy";

test("E4: a page loads its own files, and of scripts and styles those with its nonce", () => {
  expect(contentPolicy("bm9uY2U=", false).split("; ")).toEqual([
    "default-src 'none'",
    "script-src 'nonce-bm9uY2U=' 'strict-dynamic'",
    "style-src 'self' 'nonce-bm9uY2U='",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ]);
});

test("E4: under https nothing is loaded over http", () => {
  const policy = contentPolicy("x", true);
  expect(policy).toBe(`${contentPolicy("x", false)}; upgrade-insecure-requests`);
});

test("E4: where there are no pages nothing is allowed", () => {
  expect(CLOSED_CONTENT_POLICY.match(/'[^']*'/g)).toEqual(["'none'", "'none'", "'none'", "'none'"]);
});

test("E4: no nonce comes twice, and each has 128 bits", () => {
  const nonces = Array.from({ length: 100 }, newNonce);
  expect(new Set(nonces).size).toBe(100);
  for (const nonce of nonces) {
    expect(nonce).toMatch(/^[\w+/]{22}==$/);
    expect(Buffer.from(nonce, "base64")).toHaveLength(16);
  }
});
