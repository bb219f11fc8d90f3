import { setImmediate as nextTurn } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { writeBatch } from "@/db/client";
import type { Actor } from "@/lib/auth/actor";
import { createActor } from "@/lib/testing/factories";
import { html, jpeg, pdf, png } from "./testing/samples";
import { filesOf, newText, spooled, uploadFile, uploadsOf } from "./testing/uploads";
import {
  appendToUpload,
  cancelUpload,
  completeSpooled,
  createUpload,
  findUpload,
  maxFileBytes,
  spoolFile,
  WrongOffset,
} from "./uploads";

async function* chunksOf(...chunks: (string | Buffer)[]): AsyncGenerator<Buffer> {
  for (const chunk of chunks) {
    await nextTurn();
    yield Buffer.from(chunk);
  }
}

/** A client that leaves after these. */
async function* brokenAfter(...chunks: string[]): AsyncGenerator<Buffer> {
  yield* chunksOf(...chunks);
  throw new Error("aborted");
}

/** What a client waits for. */
function hold() {
  let release!: () => void;
  const held = new Promise<void>((resolve) => (release = resolve));
  return { held, release };
}

const append = (actor: Actor, id: string, offset: number, ...chunks: (string | Buffer)[]) =>
  appendToUpload(actor, id, { offset, length: undefined, body: chunksOf(...chunks) });

const begin = (actor: Actor, size = 10, name = "catatan.txt") =>
  createUpload(actor, { name, size });

test("an upload arrives in parts, and becomes a file with the last one", async () => {
  const student = await createActor("student");
  const { id, ...begun } = await begin(student);
  expect(begun).toEqual({ size: 10, offset: 0 });
  expect(await append(student, id, 0, "12", "34")).toEqual({ id, size: 10, offset: 4 });
  expect(await findUpload(student, id)).toMatchObject({ offset: 4, isComplete: false });
  expect(await append(student, id, 4)).toMatchObject({ offset: 4 });
  const made = await append(student, id, 4, "567890");
  expect(made).toMatchObject({ id, name: "catatan.txt", type: "text/plain", size: 10 });
  expect(await uploadsOf(student)).toEqual([]);
  expect(await findUpload(student, id)).toMatchObject({ size: 10, offset: 10, isComplete: true });
});

test("whoever has lost the last response gets it again", async () => {
  const student = await createActor("student");
  const { id } = await begin(student, 4);
  const made = await append(student, id, 0, "1234");
  expect(await append(student, id, 4)).toEqual(made);
  await expect(append(student, id, 0, "1234")).rejects.toMatchObject({ offset: 4 });
  expect(await filesOf(student)).toHaveLength(1);
});

test("what has arrived when a client leaves stays, and the rest follows", async () => {
  const student = await createActor("student");
  const { id } = await begin(student);
  const body = brokenAfter("123", "4567");
  await expect(appendToUpload(student, id, { offset: 0, length: 10, body })).rejects.toThrow();
  expect(await findUpload(student, id)).toMatchObject({ offset: 7 });
  expect(await append(student, id, 7, "890")).toMatchObject({ type: "text/plain", size: 10 });
});

test("a part that begins elsewhere changes nothing, and is told where to begin", async () => {
  const student = await createActor("student");
  const { id } = await begin(student);
  await append(student, id, 0, "1234");
  for (const offset of [0, 3, 5, 10]) {
    const refused = append(student, id, offset, "x");
    await expect(refused).rejects.toBeInstanceOf(WrongOffset);
    await expect(refused).rejects.toMatchObject({ offset: 4, code: "CONFLICT" });
  }
  expect(await findUpload(student, id)).toMatchObject({ offset: 4 });
});

test("more than was announced is refused, and what came before the part stays", async () => {
  const student = await createActor("student");
  const { id } = await begin(student);
  await append(student, id, 0, "1234");
  await expect(append(student, id, 4, "5678", "90x")).rejects.toMatchObject({
    reason: "fileTooLarge",
  });
  const declared = appendToUpload(student, id, { offset: 4, length: 7, body: chunksOf("567") });
  await expect(declared).rejects.toMatchObject({ reason: "fileTooLarge" });
  expect(await findUpload(student, id)).toMatchObject({ offset: 4 });
  expect(await append(student, id, 4, "567890")).toMatchObject({ type: "text/plain" });
});

test("two requests never write to one upload", async () => {
  const student = await createActor("student");
  const { id } = await begin(student, 8);
  const both = await Promise.allSettled([
    append(student, id, 0, "1234"),
    append(student, id, 0, "abcd"),
  ]);
  expect(both.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
  expect(both[1]).toMatchObject({ reason: { reason: "uploadActive", code: "CONFLICT" } });
  expect(await findUpload(student, id)).toMatchObject({ offset: 4 });
});

test("a user has some requests at once, and others are not affected", async () => {
  const [student, other] = [await createActor("student"), await createActor("student")];
  const { held, release } = hold();
  async function* waiting() {
    yield Buffer.from("1");
    await held;
  }
  const ids = await Promise.all(Array.from({ length: 7 }, () => begin(student)));
  const six = ids
    .slice(0, 6)
    .map(({ id }) => appendToUpload(student, id, { offset: 0, length: 1, body: waiting() }));
  const last = ids[6]?.id ?? "";
  await expect
    .poll(() => append(student, last, 0, "1").catch((error: unknown) => error))
    .toMatchObject({ code: "TOO_MANY", reason: "filesBusy" });
  expect(await append(other, (await begin(other)).id, 0, "1")).toMatchObject({ offset: 1 });
  release();
  await Promise.all(six);
  expect(await append(student, last, (await findUpload(student, last))?.offset ?? 0)).toBeDefined();
});

describe("bounds", () => {
  test("of one file", async () => {
    const student = await createActor("student");
    expect(await begin(student, maxFileBytes())).toMatchObject({ offset: 0 });
    await expect(begin(student, maxFileBytes() + 1)).rejects.toMatchObject({
      code: "INVALID",
      reason: "fileTooLarge",
      params: { max: 10 },
    });
    expect(await uploadsOf(student)).toHaveLength(1);
  });

  test("of all files and uploads of a user together", async () => {
    const student = await createActor("student");
    const stored = await uploadFile(student, { content: newText(10_000) });
    for (let count = 1; count < 20; count++) await begin(student, maxFileBytes());
    await expect(begin(student, maxFileBytes())).rejects.toMatchObject({
      code: "INVALID",
      reason: "filesFull",
      params: { max: 200 },
    });
    expect(await uploadsOf(student)).toHaveLength(19);
    expect(await begin(student, maxFileBytes() - 10_000)).toBeDefined();
    await expect(begin(student, 1)).rejects.toMatchObject({ reason: "filesFull" });
    await cancelUpload(student, stored.id);
    expect(await begin(student, 10_000)).toBeDefined();
    expect(await begin(await createActor("student"), maxFileBytes())).toBeDefined();
  });

  test("of uploads that were begun; abandoned ones make room, with their bytes", async () => {
    const student = await createActor("student");
    const { id: first } = await begin(student);
    await append(student, first, 0, "1");
    for (let count = 1; count < 30; count++) await begin(student);
    await expect(begin(student)).rejects.toMatchObject({ code: "TOO_MANY", reason: "filesBusy" });
    expect(await uploadsOf(student)).toHaveLength(30);
    await writeBatch([
      sql`update upload set created_at = created_at - 3700000 where id = ${first}`,
    ]);
    expect(spooled()).toContain(first);
    expect(await begin(student)).toBeDefined();
    expect(await uploadsOf(student)).toHaveLength(30);
    expect(spooled()).not.toContain(first);
  });
});

test("an upload is nobody else's", async () => {
  const [student, ...others] = [
    await createActor("student"),
    await createActor("student"),
    await createActor("admin"),
  ];
  const { id } = await begin(student);
  await append(student, id, 0, "1");
  const before = await uploadsOf(student);
  for (const other of others) {
    expect(await findUpload(other, id)).toBeUndefined();
    await expect(append(other, id, 1, "2")).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(cancelUpload(other, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
  }
  expect(await uploadsOf(student)).toEqual(before);
  expect(await findUpload(student, id)).toMatchObject({ offset: 1 });
});

test("a cancelled upload is gone with its bytes, also while it is arriving", async () => {
  const student = await createActor("student");
  const { id } = await begin(student);
  const { held, release } = hold();
  async function* waiting() {
    yield Buffer.from("1");
    await held;
    yield Buffer.from("2");
  }
  const arriving = appendToUpload(student, id, { offset: 0, length: 10, body: waiting() });
  arriving.catch(() => undefined);
  await expect.poll(async () => (await findUpload(student, id))?.offset).toBe(1);
  await cancelUpload(student, id);
  release();
  await expect(arriving).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await uploadsOf(student)).toEqual([]);
  expect(spooled()).not.toContain(id);
});

test("a file that belongs to nothing can be deleted, one that is attached cannot", async () => {
  const student = await createActor("student");
  const { id } = await uploadFile(student);
  await cancelUpload(student, id);
  expect(await filesOf(student)).toEqual([]);
  await expect(cancelUpload(student, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("a type that is not let in is refused with the last byte, and leaves nothing", async () => {
  const student = await createActor("student");
  const program = Buffer.from("MZ\x90\0\x03\0\0\0");
  const { id } = await begin(student, program.length, "foto.jpg");
  await expect(append(student, id, 0, program)).rejects.toMatchObject({
    code: "INVALID",
    reason: "fileType",
    field: "files",
    params: { name: "foto.jpg" },
  });
  expect([await uploadsOf(student), await filesOf(student)]).toEqual([[], []]);
  expect(spooled()).not.toContain(id);
});

test("a page called a picture becomes text, a picture has its thumbnail", async () => {
  const student = await createActor("student");
  const page = await begin(student, html.length, "foto.png");
  expect(await append(student, page.id, 0, html)).toMatchObject({
    name: "foto.png.txt",
    type: "text/plain",
  });
  const bytes = await png({ width: 50 });
  const picture = await begin(student, bytes.length, "foto.png");
  expect(await append(student, picture.id, 0, bytes)).toMatchObject({
    name: "foto.png",
    width: 50,
    hasThumbnail: true,
  });
});

async function store(actor: Actor, body: AsyncIterable<Buffer>, id = `file_${Date.now()}`) {
  const size = await spoolFile(actor, { id, name: "surat.pdf", body });
  return completeSpooled(actor, { id, name: "surat.pdf", size });
}

describe("a file that comes as a whole", () => {
  test("is stored", async () => {
    const student = await createActor("student");
    expect(await store(student, chunksOf(pdf()))).toMatchObject({ type: "application/pdf" });
    expect([await uploadsOf(student), await filesOf(student)]).toMatchObject([[], [{}]]);
  });

  test("leaves nothing when it is too large, cannot be taken, or is cut", async () => {
    const student = await createActor("student");
    const many = Array.from({ length: 11 }, () => Buffer.alloc(1024 * 1024, "a"));
    const id = "file_utuh";
    await expect(store(student, chunksOf(...many), id)).rejects.toMatchObject({
      reason: "fileTooLarge",
    });
    await expect(store(student, chunksOf("\0"), "file_jenis")).rejects.toMatchObject({
      reason: "fileType",
    });
    expect(spooled()).not.toContain("file_jenis");
    expect([await uploadsOf(student), await filesOf(student)]).toEqual([[], []]);
  });
});

test("a document does not wait for the thumbnails of pictures", async () => {
  const student = await createActor("student");
  const photo = await jpeg({ width: 2_000, height: 1_500 });
  const order: string[] = [];
  const storeAs = async (name: string, content: Buffer) => {
    await uploadFile(student, { name, content });
    order.push(name);
  };
  const pictures = Array.from({ length: 8 }, (_, index) =>
    storeAs("foto.jpg", Buffer.concat([photo, Buffer.from(`${index}`)])),
  );
  await Promise.all([...pictures, storeAs("surat.pdf", pdf())]);
  expect(order.indexOf("surat.pdf")).toBeLessThan(3);
});
