import { createActor, createSession } from "@/lib/testing/factories";
import { now } from "../support/clock";
import type { Context } from "../support/context";
import { atMost, type Report } from "../support/report";
import { startProduct } from "../support/servers";
import { percentile, round } from "../support/statistics";

const WARM_UP = 20;
const MAX_MS = 200;

const bodies: Record<string, string> = {
  "not JSON": "{",
  "10,000 nested arrays": "[".repeat(10_000) + "]".repeat(10_000),
  "duplicate key": '{"role":"student","role":"admin"}',
  "unknown keys": JSON.stringify({ __proto__: 1, constructor: 2, isAdmin: true }),
  "2,000 keys": JSON.stringify(Object.fromEntries(Array.from({ length: 2_000 }, (_, i) => [i, i]))),
  "a huge number": `{"age":1${"0".repeat(5_000)}}`,
  "60 kB of text": JSON.stringify({ username: "x".repeat(60_000), role: "student" }),
  "over the size limit": "x".repeat(1_000_000),
};

/** Measures the time to refuse invalid bodies. */
export async function measureRefusals({ sizes }: Context): Promise<Report> {
  const { token } = await createSession(await createActor("admin"));
  const server = await startProduct();
  const headers = { Cookie: `session=${token}`, "Content-Type": "application/json" };
  const rows = [];
  for (const [body, text] of Object.entries(bodies)) {
    const took: number[] = [];
    while (took.length < WARM_UP + sizes.pageViews) {
      const startedAt = now();
      const url = `${server.origin}/api/users`;
      const response = await fetch(url, { method: "POST", headers, body: text });
      await response.text();
      if (response.status < 400 || response.status > 499) {
        throw new Error(`${body}: ${response.status}`);
      }
      took.push(now() - startedAt);
    }
    const settled = took.slice(WARM_UP);
    rows.push({
      body,
      "p50 ms": round(percentile(settled, 0.5)),
      "p99 ms": round(percentile(settled, 0.99)),
    });
  }
  await server.stop();
  const slowest = Math.max(...rows.map((row) => row["p99 ms"]));
  return {
    title: "Invalid bodies",
    rows,
    targets: [atMost("refusing a body: p99 of each kind", slowest, MAX_MS, "ms")],
  };
}
