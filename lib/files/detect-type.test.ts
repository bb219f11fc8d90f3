import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { detectType } from "./detect-type";
import * as sample from "./testing/samples";

const folder = mkdtempSync(join(tmpdir(), "naik-kelas-types-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function detect(bytes: Buffer | string | Promise<Buffer>, name = "berkas.xyz") {
  const path = join(folder, crypto.randomUUID());
  writeFileSync(path, await bytes);
  return detectType(path, name);
}

const none = { width: null, height: null };

test.each([
  ["surat.pdf", sample.pdf(), "application/pdf"],
  ["tugas.docx", sample.docx(), /wordprocessingml\.document$/],
  ["nilai.xlsx", sample.xlsx(), /spreadsheetml\.sheet$/],
  ["paparan.pptx", sample.pptx(), /presentationml\.presentation$/],
  ["lama.doc", sample.compound("1Table", "WordDocument"), "application/msword"],
  ["lama.xls", sample.compound("a", "b", "c", "d", "Workbook"), "application/vnd.ms-excel"],
  ["lama.ppt", sample.compound("PowerPoint Document"), "application/vnd.ms-powerpoint"],
  ["kode.zip", sample.zip({ "a.txt": "a" }), "application/zip"],
  ["kosong.zip", sample.zip({}), "application/zip"],
  ["catatan.txt", "Halo, Bu Ratna 👋\n", "text/plain"],
  ["PK.txt", "PK adalah singkatan", "text/plain"],
])("%s is let in as what its bytes are", async (name, bytes, type) => {
  expect(await detect(bytes, name)).toEqual({ name, type: expect.stringMatching(type), ...none });
});

test("pictures have the size that is seen", async () => {
  expect(await detect(sample.png({ width: 41 }), "a.png")).toMatchObject({
    type: "image/png",
    name: "a.png",
    width: 41,
    height: 30,
  });
  const webp = { type: "image/webp", name: "berkas.xyz.webp", width: 40, height: 30 };
  expect(await detect(sample.webp())).toMatchObject(webp);
  expect(await detect(sample.webp({ lossless: true }))).toMatchObject(webp);
  const lying = { type: "image/jpeg", width: 30, height: 40 };
  expect(await detect(sample.jpeg({ orientation: 6 }))).toMatchObject(lying);
  expect(await detect(sample.jpeg())).toMatchObject({ width: 40, height: 30 });
});

test("a long profile before the picture hides neither type nor size", async () => {
  const found = await detect(sample.pngWithProfile(300_000), "a.png");
  expect(found).toMatchObject({ type: "image/png", width: 64, height: 64 });
});

test("a picture that claims to be huge is a link: it has no size", async () => {
  expect(await detect(sample.hugePng(), "a.png")).toEqual({
    type: "image/png",
    name: "a.png",
    ...none,
  });
  expect(await detect(sample.hugePng(5_657), "a.png")).toMatchObject(none);
  expect(await detect(sample.hugePng(0), "a.png")).toMatchObject(none);
});

test("a HEIC photo is let in without a size", async () => {
  const brand = Buffer.concat([
    Buffer.from([0, 0, 0, 24]),
    Buffer.from("ftypheic\0\0\0\0mif1heic"),
  ]);
  expect(await detect(brand, "IMG_1.HEIC")).toEqual({
    type: "image/heic",
    name: "IMG_1.HEIC",
    ...none,
  });
});

test("pages and pictures with script are plain text, whatever they are called", async () => {
  for (const [bytes, name] of [
    [sample.html, "foto.png"],
    [sample.svg, "foto.png"],
    [`<?xml version="1.0"?>${sample.svg}`, "gambar.svg"],
    [`\ufeff${sample.html}`, "a.html"],
    [`GIF89a=0;${sample.html}`.replace("GIF89a", "G1F89a"), "a.gif"],
  ] as const) {
    expect(await detect(bytes, name)).toEqual({ type: "text/plain", name: `${name}.txt`, ...none });
  }
});

test("an archive named as a document stays an archive, and is not unpacked", async () => {
  const before = process.memoryUsage().rss;
  const bomb = await sample.zipBomb();
  expect(await detect(bomb, "soal.pdf")).toMatchObject({
    type: "application/zip",
    name: "soal.pdf.zip",
  });
  expect(process.memoryUsage().rss - before).toBeLessThan(200_000_000);
  const macros = sample.docx({ "word/vbaProject.bin": "x" });
  expect(await detect(macros, "a.docx")).toMatchObject({ name: "a.docx.zip" });
  expect(await detect(sample.zip({ "word/x": "" }), "a.docx")).toMatchObject({
    name: "a.docx.zip",
  });
});

test.each([
  ["a program for Windows", Buffer.from("MZ\x90\0\x03\0\0\0")],
  ["a program for Linux", Buffer.from("\x7fELF\x02\x01\x01\0")],
  ["a GIF", Buffer.from("GIF89a\x01\0\x01\0\0\0\0;", "latin1")],
  ["a film", Buffer.from("\0\0\0\x18ftypmp42\0\0\0\0isom", "latin1")],
  ["text with a NUL", "halo\0dunia"],
  ["text in another encoding", Buffer.from("caf\xe9", "latin1")],
  ["text that ends inside of a letter", Buffer.from("halo é").subarray(0, -1)],
  ["an old document with macros", sample.compound("WordDocument", "_VBA_PROJECT")],
  ["an installer", sample.compound("!Product")],
  ["an archive without its end", sample.zip({ a: "a" }).then((bytes) => bytes.subarray(0, -30))],
  ["the head of an archive before a page", `PK\x03\x04${sample.html}`],
  ["a script that prints", "%!PS-Adobe-3.0\n"],
  ["rich text", "{\\rtf1 halo}"],
])("%s is refused", async (_, bytes) => {
  expect(await detect(bytes)).toEqual({ reason: "fileType" });
});

test("an empty file is refused as such", async () => {
  expect(await detect("")).toEqual({ reason: "fileEmpty" });
});

test("headers that lie break nothing: 2,000 files with flipped bytes", async () => {
  const files = [
    await sample.png(),
    await sample.jpeg({ orientation: 6 }),
    await sample.webp(),
    await sample.docx(),
    sample.compound("1Table", "a", "b", "c", "WordDocument"),
    sample.pdf(),
  ];
  const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31);
  let state = seed;
  const random = (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  for (let count = 0; count < 2_000; count++) {
    const bytes = Buffer.from(files[random(files.length)] ?? []);
    for (let flips = random(8); flips >= 0; flips--) {
      bytes[random(Math.min(bytes.length, 1_200))] = random(256);
    }
    const found = await detect(bytes.subarray(0, bytes.length - random(40)));
    expect([seed, "reason" in found || found.name.length > 0]).toEqual([seed, true]);
  }
});
