import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

/** Patterns of secrets, after the rules of gitleaks and secretlint. */
const patterns: Record<string, RegExp> = {
  "a private key": /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/,
  "a JSON Web Token, as Turso's": /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/,
  "an AWS key": /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/,
  "a GitHub token": /\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{40})/,
  "a GitLab token": /\bglpat-[\w-]{20}/,
  "an npm token": /\bnpm_[A-Za-z0-9]{36}\b|_authToken\s*=\s*[^\s$]/,
  "a Slack token": /\bxox[abeoprs]-[\w-]{10,}/,
  "a Google key": /\bAIza[\w-]{35}\b/,
  "a Stripe key": /\b[rs]k_live_\w{16}/,
  "a password in an address": /\b[a-z][a-z+.-]*:\/\/[\w.%-]+:(?![{$<])[^\s/@:"'`]{3,}@[\w-]+[.:/]/,
};

const random = "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0u1V2";
const joined = (...parts: string[]) => parts.join(""); // so that this file does not match
const planted: Record<string, string> = {
  "a private key": joined("-----BEGIN OPENSSH PRIV", "ATE KEY-----"),
  "a JSON Web Token, as Turso's": joined("ey", `J${random}.ey`, `J${random}.${random}`),
  "an AWS key": joined("AK", "IAIOSFODNN7EXAMPLE"),
  "a GitHub token": joined("gh", "p_", random.slice(0, 36)),
  "a GitLab token": joined("gl", "pat-", random.slice(0, 20)),
  "an npm token": joined("//registry.example/:_auth", "Token=", random),
  "a Slack token": joined("xo", "xb-", random),
  "a Google key": joined("AI", "za", random.slice(0, 35)),
  "a Stripe key": joined("sk", "_live_", random),
  "a password in an address": joined("libsql://school:geh", "eim@db.example.org/"),
};

const found = (text: string) => Object.keys(patterns).filter((name) => patterns[name]?.test(text));

const git = spawnSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
const tracked = git.status === 0 ? git.stdout.toString().split("\0").filter(Boolean) : [];
const isText = (file: string) => !/\.(png|ico|woff2?)$/.test(file);

test.each(Object.keys(patterns))("K3: %s is detected", (name) => {
  expect(found(`const value = "${planted[name]}";`)).toContain(name);
});

test.skipIf(git.status !== 0)("K3: no tracked file contains a secret", () => {
  expect(tracked.length).toBeGreaterThan(500);
  const secrets = tracked.filter(isText).flatMap((file) => {
    const names = found(readFileSync(file, "utf8"));
    return names.map((name) => `${file}: ${name}`);
  });
  expect(secrets).toEqual([]);
});

test.skipIf(git.status !== 0)("K3: no settings or key file is tracked", () => {
  const suspicious = /(^|\/)(\.env(\..*)?|\.npmrc|id_\w+|.*\.(pem|key|p12|pfx|db|sqlite))$/;
  expect(tracked.filter((file) => suspicious.test(file))).toEqual([".env.example"]);
});

test("K3: .env.example contains no secret", () => {
  const lines = readFileSync(".env.example", "utf8").split("\n");
  const secret = lines.filter((line) => /^\w*(TOKEN|KEY|SECRET|PASSWORD)\w*=/.test(line));
  expect(secret.length).toBeGreaterThanOrEqual(3);
  expect(secret.filter((line) => !line.endsWith("="))).toEqual([]);
});
