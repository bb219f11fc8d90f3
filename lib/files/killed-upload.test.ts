import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { buffer } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";
import { eq } from "drizzle-orm";
import { expect, onTestFinished, test, vi } from "vitest";
import { db } from "@/db/client";
import { eventually } from "@/db/testing/eventually";
import { file, fileContent, upload } from "@/db/schema";
import { env } from "@/lib/env";
import { createActor } from "@/lib/testing/factories";
import { getFileStore } from "./store";
import { removeUnused } from "./upkeep";

vi.setConfig({ testTimeout: 600_000 });

/** More by hand: UPLOAD_KILLS=40 UPLOADS_BETWEEN=25 npx vitest run lib/files/killed-upload.test.ts */
const KILLS = Number(process.env.UPLOAD_KILLS ?? 1);
const BETWEEN = Number(process.env.UPLOADS_BETWEEN ?? 10);
const HOUR_MS = 3_600_000;

const store = getFileStore();
const script = ["--conditions=react-server", "--import", "tsx", "lib/files/testing/uploader.ts"];

/** Kills a process that stores files at a random moment; returns what it has said to be complete. */
async function uploadUntilKilled(userId: string): Promise<Map<string, string>> {
  const child = spawn(process.execPath, [...script, userId], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, FILES_PER_USER_MB: "100000" },
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let said = "";
  child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const closed = once(child, "close");
  const lines = () => said.split("\n").slice(0, -1);
  await eventually(() => expect(lines().length).toBeGreaterThanOrEqual(BETWEEN), 60_000);
  await pause(Math.random() * 100);
  child.kill("SIGKILL");
  await closed;
  return new Map(lines().map((line) => line.split(" ") as [string, string]));
}

const filesOf = () =>
  db
    .select({ id: file.id, hash: file.hash, key: fileContent.key })
    .from(file)
    .innerJoin(fileContent, eq(fileContent.hash, file.hash));

async function storedKeys() {
  const keys = [];
  for await (const { key } of store.list()) keys.push(key);
  return keys.toSorted();
}

test("after kills at random moments every file has its bytes, none that was complete is lost, and nothing else is left", async () => {
  const { id: userId } = await createActor("student");
  const complete = new Map<string, string>();
  for (let kills = 0; kills < KILLS; kills++) {
    for (const [id, hash] of await uploadUntilKilled(userId)) complete.set(id, hash);
    const files = await filesOf(); // before any upkeep
    for (const { key, hash } of files) {
      expect(
        createHash("sha256")
          .update(await buffer(await store.read(key)))
          .digest("hex"),
      ).toBe(hash);
    }
    const stored = new Map(files.map(({ id, hash }) => [id, hash]));
    for (const [id, hash] of complete) expect(stored.get(id)).toBe(hash);
  }
  expect(complete.size).toBeGreaterThanOrEqual(KILLS * BETWEEN);

  await db.update(upload).set({ createdAt: new Date(0) });
  const removed = await removeUnused({ unusedMs: 24 * HOUR_MS, orphanMs: 0 });
  const rows = await db.select({ key: fileContent.key }).from(fileContent);
  expect(await storedKeys()).toEqual(rows.map(({ key }) => key).toSorted());
  expect(readdirSync(env.files.uploads)).toEqual([]);
  expect(removed.files).toBe(0);
});
