import { expect, test } from "vitest";
import { env } from "@/lib/env";
import { createActor } from "@/lib/testing/factories";
import { connectClient } from "./testing/test-client";
import { getHub } from "./registry";

test("G4: all of a process share one hub, with the caps of its settings", async () => {
  const hub = getHub();
  expect(getHub()).toBe(hub);
  const student = await createActor("student");
  for (let n = 0; n < env.STREAM_MAX_PER_USER; n++) {
    expect((await connectClient(hub, student)).stream).toMatchObject({ state: "live" });
  }
  await expect(connectClient(hub, student)).rejects.toThrow("too-many-for-user");
  await hub.drain();
  expect(hub.size).toBe(0);
});
