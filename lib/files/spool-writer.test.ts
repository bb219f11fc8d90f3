import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import { notFound } from "@/lib/errors";
import { SpoolWriter } from "./spool-writer";

const folder = mkdtempSync(join(tmpdir(), "naik-kelas-spool-"));
afterAll(() => rmSync(folder, { recursive: true }));

const path = join(folder, "file_a");
const allowed = () => undefined;
const chunks = ["satu ", "dua ", "tiga"].map((word) => Buffer.from(word));

test("chunks are appended in order, and counted", async () => {
  writeFileSync(path, "nol ");
  await using handle = await open(path, "a");
  const sizes: number[] = [];
  const writer = new SpoolWriter({ fd: handle.fd, check: (bytes) => sizes.push(bytes) });
  await pipeline(Readable.from(chunks), writer);
  expect(readFileSync(path, "utf8")).toBe("nol satu dua tiga");
  expect(sizes).toEqual([5, 4, 4]);
  expect(writer.bytes).toBe(13);
});

test("chunks that nobody else uses are freed when they are written", async () => {
  writeFileSync(path, "");
  await using handle = await open(path, "a");
  const chunk = Buffer.alloc(64 * 1024, "a");
  const writer = new SpoolWriter({ fd: handle.fd, check: allowed, ownsChunks: true });
  await pipeline(Readable.from([chunk]), writer);
  expect(readFileSync(path)).toHaveLength(64 * 1024);
  expect(chunk).toHaveLength(0);
});

test("a chunk that may not be written is not, nor any after it", async () => {
  writeFileSync(path, "");
  await using handle = await open(path, "a");
  const writer = new SpoolWriter({
    fd: handle.fd,
    check: (bytes) => {
      if (bytes < 5) throw notFound();
    },
  });
  await expect(pipeline(Readable.from(chunks), writer)).rejects.toEqual(notFound());
  expect(readFileSync(path, "utf8")).toBe("satu ");
  expect(writer.bytes).toBe(5);
});

test("a file that cannot be written to is a storage that cannot be used", async () => {
  await using handle = await open(path, "r");
  const writer = new SpoolWriter({ fd: handle.fd, check: allowed });
  const piped = pipeline(Readable.from(chunks), writer);
  await expect(piped).rejects.toMatchObject({ code: "BUSY", reason: "filesUnavailable" });
});

test("one that is destroyed closes after the write that is under way", async () => {
  const queue = join(folder, "queue");
  execFileSync("mkfifo", [queue]); // a write into it waits for a reader
  await using handle = await open(queue, "r+");
  const writer = new SpoolWriter({ fd: handle.fd, check: allowed });
  const chunk = Buffer.alloc(256 * 1024, "a");
  const gone = new Error("aborted");
  async function* broken() {
    yield chunk;
    await pause(20);
    throw gone;
  }
  const piped = pipeline(Readable.from(broken()), writer).catch((error: unknown) => error);
  const order: string[] = [];
  const closed = writer.whenClosed().then(() => order.push("closed"));
  await pause(100);
  expect(writer.destroyed).toBe(true);
  order.push("read");
  const read = Buffer.alloc(chunk.length);
  for (let at = 0; at < read.length;) at += (await handle.read(read, at)).bytesRead;
  await closed;
  expect(order).toEqual(["read", "closed"]);
  expect(await piped).toBe(gone);
  await writer.whenClosed();
});
