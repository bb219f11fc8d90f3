import { createActor, createSession } from "@/lib/testing/factories";
import { now } from "../support/clock";
import type { Context } from "../support/context";
import { atMost, type Report } from "../support/report";
import { startProduct } from "../support/servers";
import { percentile, round } from "../support/statistics";

const WARM_UP = 20;
const AT_MOST_MS = 200;

const bodies: Record<string, string> = {
  "no JSON": "{",
  "10,000 arrays in each other": "[".repeat(10_000) + "]".repeat(10_000),
  "a key twice": '{"role":"student","role":"admin"}',
  "unknown keys": JSON.stringify({ __proto__: 1, constructor: 2, isAdmin: true }),
  "2,000 keys": JSON.stringify(Object.fromEntries(Array.from({ length: 2_000 }, (_, i) => [i, i]))),
  "a huge number": `{"age":1${"0".repeat(5_000)}}`,
  "60 kB of text": JSON.stringify({ username: "x".repeat(60_000), role: "student" }),
  "more than may be": "x".repeat(1_000_000),
};

/** How long it takes to refuse what makes no sense. */
export async function measureRefusals({ sizes }: Context): Promise<Report> {
  const { token } = await createSession(await createActor("admin"));
  const server = await startProduct();
  const headers = { Cookie: `session=${token}`, "Content-Type": "application/json" };
  const rows = [];
  for (const [body, text] of Object.entries(bodies)) {
    const took: number[] = [];
    while (took.length < WARM_UP + sizes.pageViews) {
      const begun = now();
      const url = `${server.origin}/api/users`;
      const response = await fetch(url, { method: "POST", headers, body: text });
      await response.text();
      if (response.status < 400 || response.status > 499) {
        throw new Error(`${body} is answered ${response.status}`);
      }
      took.push(now() - begun);
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
    title: "Bodies that make no sense",
    rows,
    targets: [atMost("refusing a body: p99 of each kind", slowest, AT_MOST_MS, "ms")],
  };
}
