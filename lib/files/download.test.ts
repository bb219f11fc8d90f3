import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { file } from "@/db/schema";
import type { Actor } from "@/lib/auth/actor";
import { announce, createActor, createCourse } from "@/lib/testing/factories";
import { respondWithFile, respondWithThumbnail } from "./download";
import { jpeg, pdf } from "./testing/samples";
import { newText, uploadFile } from "./testing/uploads";

const ask = (actor: Actor, id: string, headers: Record<string, string> = {}) =>
  respondWithFile(actor, id, { headers: new Headers(headers) });

/** Of a response whose body is not read. */
function headersOf({ status, headers, body, bodyUsed }: Response) {
  if (body && !bodyUsed) void body.cancel();
  return { status, ...Object.fromEntries(headers) };
}

async function etagOf(actor: Actor, id: string): Promise<string> {
  const response = await ask(actor, id);
  await response.body?.cancel();
  return response.headers.get("etag") ?? "";
}

test("a document is saved under its name, and asked for again each time", async () => {
  const student = await createActor("student");
  const { id } = await uploadFile(student, { name: "Surat “izin”.pdf", content: pdf() });
  const response = await ask(student, id);
  expect(Buffer.from(await response.arrayBuffer())).toEqual(pdf());
  expect(headersOf(response)).toEqual({
    status: 200,
    etag: `"${createHash("sha256").update(pdf()).digest("hex")}"`,
    "accept-ranges": "bytes",
    "cache-control": "private, no-cache, no-transform",
    "content-length": String(pdf().length),
    "content-type": "application/pdf",
    "content-disposition": `attachment; filename="Surat izin.pdf"; filename*=UTF-8''Surat%20%E2%80%9Cizin%E2%80%9D.pdf`,
  });
});

test("a picture is shown, and has a thumbnail of its own", async () => {
  const student = await createActor("student");
  const content = await jpeg({ width: 700, height: 500 });
  const { id } = await uploadFile(student, { name: "papan.jpg", content });
  const picture = headersOf(await ask(student, id));
  expect(picture).toMatchObject({ "content-type": "image/jpeg" });
  expect(picture).toHaveProperty("content-disposition", expect.stringMatching(/^inline; /));
  const thumbnail = await respondWithThumbnail(student, id, { headers: new Headers() });
  const bytes = Buffer.from(await thumbnail.arrayBuffer());
  expect(headersOf(thumbnail)).toMatchObject({ status: 200, "content-type": "image/webp" });
  expect(bytes.length).toBeLessThanOrEqual(15_000);
  expect(thumbnail.headers.get("content-length")).toBe(String(bytes.length));
  expect(thumbnail.headers.get("etag")).not.toBe(await etagOf(student, id));
});

test("text is plain text, to be saved", async () => {
  const student = await createActor("student");
  const { id } = await uploadFile(student, { content: "<script>alert(1)</script>" });
  expect(headersOf(await ask(student, id))).toMatchObject({
    "content-type": "text/plain; charset=utf-8",
    "content-disposition": expect.stringMatching(/^attachment; /) as string,
  });
  const none = respondWithThumbnail(student, id, { headers: new Headers() });
  await expect(none).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("parts, and what is known already", async () => {
  const student = await createActor("student");
  const content = newText(1_000);
  const { id } = await uploadFile(student, { content });
  const etag = await etagOf(student, id);
  const part = await ask(student, id, { range: "bytes=10-19", "if-range": etag });
  expect(await part.text()).toBe(content.slice(10, 20));
  expect(headersOf(part)).toMatchObject({
    status: 206,
    "content-range": "bytes 10-19/1000",
    "content-length": "10",
  });
  expect(await (await ask(student, id, { range: "bytes=-4" })).text()).toBe(content.slice(-4));
  const changed = await ask(student, id, { range: "bytes=10-19", "if-range": '"other"' });
  expect(await changed.text()).toBe(content);
  expect(headersOf(await ask(student, id, { range: "bytes=1000-" }))).toMatchObject({
    status: 416,
    "content-range": "bytes */1000",
  });
  for (const tag of [etag, `W/${etag}`, `"x", ${etag}`, "*"]) {
    expect(headersOf(await ask(student, id, { "if-none-match": tag }))).toMatchObject({
      status: 304,
      etag,
    });
  }
  const other = await ask(student, id, { "if-none-match": '"x"' });
  expect(headersOf(other)).toMatchObject({ status: 200 });
});

test("HEAD reads no byte", async () => {
  const student = await createActor("student");
  const { id } = await uploadFile(student, { content: newText(100) });
  const head = await respondWithFile(student, id, { headers: new Headers(), isHead: true });
  expect([head.body, head.headers.get("content-length")]).toEqual([null, "100"]);
});

test("access is asked for each time, also for what is known", async () => {
  const [teacher, student] = [await createActor("teacher"), await createActor("student")];
  const course = await createCourse(teacher, { students: [student] });
  const { announcementId } = await announce(teacher, course);
  const { id } = await uploadFile(teacher);
  await db.update(file).set({ announcementId }).where(eq(file.id, id));
  const etag = await etagOf(student, id);
  await db.update(file).set({ announcementId: null }).where(eq(file.id, id));
  const known = ask(student, id, { "if-none-match": etag });
  await expect(known).rejects.toMatchObject({ code: "NOT_FOUND" });
});

const openFiles = () => readdirSync("/proc/self/fd").length;

test("a client that takes nothing makes nothing be read, and one that leaves closes the file", async () => {
  const student = await createActor("student");
  const { id } = await uploadFile(student, { content: newText(2_000_000) });
  const before = openFiles();
  const bodies = await Promise.all(
    Array.from({ length: 50 }, async () => (await ask(student, id)).body?.getReader()),
  );
  const rss = process.memoryUsage().rss;
  for (const body of bodies) await body?.read();
  await pause(50);
  expect(process.memoryUsage().rss - rss).toBeLessThan(40_000_000);
  for (const body of bodies) await body?.cancel();
  const gone = AbortSignal.abort();
  await respondWithFile(student, id, { headers: new Headers(), signal: gone });
  const leaving = new AbortController();
  await respondWithFile(student, id, { headers: new Headers(), signal: leaving.signal });
  leaving.abort();
  await expect.poll(openFiles).toBeLessThanOrEqual(before);
});
