import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, expect, test } from "vitest";
import * as sample from "./testing/samples";
import { makeThumbnail } from "./thumbnail";

const folder = mkdtempSync(join(tmpdir(), "naik-kelas-thumbnails-"));
afterAll(() => rmSync(folder, { recursive: true }));

function save(bytes: Buffer): string {
  const path = join(folder, crypto.randomUUID());
  writeFileSync(path, bytes);
  return path;
}

const jpeg = { type: "image/jpeg", width: 40 } as const;
const png = { type: "image/png", width: 40 } as const;

test("a photo becomes a small WebP that says nothing about who has made it", async () => {
  const photo = await sample.jpeg({ width: 1_600, height: 1_200, orientation: 6 });
  expect(photo.includes("KAMERA-RAHASIA")).toBe(true);
  const made = Buffer.from((await makeThumbnail(save(photo), jpeg)) ?? []);
  expect(made.length).toBeLessThanOrEqual(15_000);
  const { format, width, height, exif } = await sharp(made).metadata();
  expect({ format, exif }).toEqual({ format: "webp", exif: undefined });
  expect(made.includes("KAMERA-RAHASIA")).toBe(false);
  expect([width, height].map((side) => Math.round((side / height) * 100))).toEqual([75, 100]);
});

test("a picture of noise fits too, and a small one is not enlarged", async () => {
  const noise = save(await sample.png({ width: 700, height: 700 }));
  const made = await makeThumbnail(noise, png);
  expect(made?.length).toBeLessThanOrEqual(15_000);
  const small = await makeThumbnail(save(await sample.png()), png);
  expect(await sharp(Buffer.from(small ?? [])).metadata()).toMatchObject({ width: 40, height: 30 });
});

test("what cannot be decoded gets none, and the next picture gets one", async () => {
  const whole = await sample.jpeg({ width: 400 });
  const [broken, cut] = [
    Buffer.concat([whole.subarray(0, 200), sample.pdf()]),
    whole.subarray(0, 900),
  ];
  for (const bytes of [broken, cut, sample.hugePng(), Buffer.from(sample.svg), sample.pdf()]) {
    expect(await makeThumbnail(save(bytes), jpeg)).toBeUndefined();
  }
  expect(await makeThumbnail(save(whole), jpeg)).toBeDefined();
});

test("only what browsers show, and has a size that is bounded", async () => {
  const path = save(await sample.png());
  expect(await makeThumbnail(path, { ...png, width: null })).toBeUndefined();
  expect(await makeThumbnail(path, { type: "image/heic", width: 40 })).toBeUndefined();
  expect(await makeThumbnail(join(folder, "nothing"), png)).toBeUndefined();
});

test("a queue that is full makes no one wait", async () => {
  const path = save(await sample.png());
  const made = await Promise.all(Array.from({ length: 80 }, () => makeThumbnail(path, png)));
  expect(made.filter(Boolean)).toHaveLength(50);
});
