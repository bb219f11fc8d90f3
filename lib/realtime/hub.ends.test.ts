import { eq } from "drizzle-orm";
import { expect, onTestFinished, test, vi } from "vitest";
import { db } from "@/db/client";
import { session } from "@/db/schema";
import { eventually } from "@/db/testing/eventually";
import type { Actor } from "@/lib/auth/actor";
import { createActor, createSession } from "@/lib/testing/factories";
import type { Hub } from "./hub";
import type { EndReason } from "./stream-counters";
import { connectClient, startHub, TestClient } from "./testing/test-client";

const brief = { heartbeatMs: 100, maxAgeMs: 600_000 };

type Ending = (hub: Hub, student: Actor) => Promise<unknown>;

const endings: [EndReason, Ending][] = [
  [
    "client-gone",
    async (hub, student) => {
      const { stream } = await connectClient(hub, student);
      hub.close(stream, "client-gone");
      hub.close(stream, "expired"); // the first reason counts
    },
  ],
  ["expired", (hub, student) => connectClient(hub, student, { expiresAt: Date.now() + 50 })],
  [
    "stalled",
    async (hub, student) => {
      const client = new TestClient();
      await connectClient(hub, student, { client });
      client.receives = false;
    },
  ],
  [
    "revoked",
    async (hub, student) => {
      const { id: sessionId } = await createSession(student);
      await connectClient(hub, student, { sessionId });
      await db.delete(session).where(eq(session.id, sessionId));
      hub.wake();
    },
  ],
  [
    "log-replaced",
    async (hub, student) => {
      await connectClient(hub, student);
      await hub.startOver();
    },
  ],
  [
    "drained",
    async (hub, student) => {
      await connectClient(hub, student);
      await hub.drain();
    },
  ],
];

test.each(endings)("a stream that ends as %s is counted and logged once", async (reason, end) => {
  const student = await createActor("student");
  const { hub, lines } = startHub(brief);
  await end(hub, student);
  await eventually(() => expect(hub.size).toBe(0));
  const total = Object.entries(hub.counters.ends).filter(([, count]) => count > 0);
  expect(total).toEqual([[reason, 1]]);
  const logged = lines.filter(({ msg }) => msg === "stream ended");
  expect(logged).toMatchObject([{ level: 20, reason, userId: student.id }]);
});

test.each([
  ["ahead", 86_400_000],
  ["back", -86_400_000],
])("a clock that jumps %s ends no stream but one that stalls", async (_, jumpMs) => {
  const [student, other] = [await createActor("student"), await createActor("student")];
  const { hub } = startHub(brief);
  const stalled = new TestClient();
  const { client } = await connectClient(hub, student);
  await connectClient(hub, other, { client: stalled });
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
  onTestFinished(() => void vi.useRealTimers());
  stalled.receives = false;
  const nextHeartbeat = async () => {
    const { heartbeats } = client;
    await vi.waitFor(() => expect(client.heartbeats).toBeGreaterThan(heartbeats), 5_000);
  };
  await nextHeartbeat(); // the other is found stalled
  vi.setSystemTime(Date.now() + jumpMs);
  await vi.waitFor(() => expect(stalled.closed).toBe(1), 5_000);
  await nextHeartbeat();
  expect([client.closed, hub.size]).toEqual([0, 1]);
});
