import { once } from "node:events";
import { statSync } from "node:fs";
import { text as textOf } from "node:stream/consumers";
import { freePort } from "@/lib/http/free-port";
import { expect, test } from "./fixtures";
import { fillIn, openComposer, send } from "./support/composer";
import { E2E_ORIGIN } from "./support/environment";
import { startInstance } from "./support/instance";
import { openStreams } from "./support/metrics";

test("both probes respond without a session, and are not cached", async ({ request }) => {
  for (const probe of ["live", "ready"]) {
    const response = await request.get(`${E2E_ORIGIN}/api/health/${probe}`);
    expect([response.status(), await response.json()]).toEqual([200, { status: "ok" }]);
    expect(response.headers()["cache-control"]).toBe("no-store");
  }
});

test("metrics are for local clients and the token, not for requests through a proxy", async ({
  request,
}) => {
  const ask = async (headers: Record<string, string>) => {
    const response = await request.get(`${E2E_ORIGIN}/api/metrics`, { headers });
    return [response.status(), response.headers()["content-type"], await response.text()] as const;
  };
  const [status, type, text] = await ask({});
  expect([status, type]).toEqual([200, "text/plain; version=0.0.4; charset=utf-8"]);
  expect(text).toMatch(/^naik_kelas_streams_open \d+$/m);
  expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds \d/m);

  for (const headers of [
    { "X-Forwarded-For": "127.0.0.1" },
    { Host: "kelas.sch.id", "X-Naik-Kelas-Local-Client": "1" },
    { "X-Forwarded-For": "10.0.0.1", Authorization: "Bearer guess" },
  ] as Record<string, string>[]) {
    const refused = await ask(headers);
    expect(refused.slice(0, 2)).toEqual([401, "application/problem+json; charset=utf-8"]);
    expect(refused[2]).not.toContain("naik_kelas");
  }
});

test("another machine needs the token, and a stop leaves the database's file consistent", async ({
  request,
}) => {
  const file = "e2e/.data/stopped.db";
  const token = "a-token-of-many-letters";
  const instance = await startInstance(3215, {
    TURSO_DATABASE_URL: `file:${file}`,
    METRICS_TOKEN: token,
  });
  const headers = { "X-Forwarded-For": "10.0.0.1", Authorization: `Bearer ${token}` };
  const response = await request.get(`${instance.origin}/api/metrics`, { headers });
  expect(response.status()).toBe(200);
  expect(await openStreams(instance.origin)).toBe(0);
  expect(statSync(`${file}-wal`).size).toBeGreaterThan(0); // the migrations

  const exited = once(instance.process, "exit");
  instance.process.kill("SIGTERM");
  expect(await exited).toEqual([143, null]);
  expect(statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0).toBe(0);
});

for (const javaScriptEnabled of [true, false]) {
  test(`pages and forms ${javaScriptEnabled ? "with" : "without"} JavaScript leave nothing on standard error`, async ({
    classroom,
    pageOf,
  }) => {
    const instance = await startInstance(await freePort(), {}, { stderr: "pipe" });
    const errors = textOf(instance.process.stderr!);
    try {
      const options = { javaScriptEnabled, baseURL: instance.origin };
      const page = await pageOf(classroom.teacher, options);
      await openComposer(page, classroom.course);
      await fillIn(page, "Tugas");
      await send(page);
      await expect(page.getByText("Terkirim ke 1 siswa.")).toBeVisible();
    } finally {
      await instance.stop();
    }
    expect(await errors).toBe("");
  });
}
