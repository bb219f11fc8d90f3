import jsqr from "jsqr";
import { expect, test } from "vitest";
import { draw } from "./qr-code";

const PIXELS_PER_MODULE = 4;

/** What a scanner reads from the drawing. */
function scan({ size, path }: ReturnType<typeof draw>): string | undefined {
  const width = size * PIXELS_PER_MODULE;
  const pixels = new Uint8ClampedArray(width * width * 4).fill(255);
  for (const [, column, row] of path.matchAll(/M(\d+) (\d+)h1v1h-1z/g)) {
    for (let n = 0; n < PIXELS_PER_MODULE ** 2; n++) {
      const x = Number(column) * PIXELS_PER_MODULE + (n % PIXELS_PER_MODULE);
      const y = Number(row) * PIXELS_PER_MODULE + Math.floor(n / PIXELS_PER_MODULE);
      pixels.set([0, 0, 0, 255], (y * width + x) * 4);
    }
  }
  return jsqr(pixels, width, width)?.data;
}

test.each([
  "http://localhost:3000/app/join/KLAS2026",
  "https://kelas.sekolah-menengah-kejuruan-negeri-1.sch.id/app/join/ABCD2345",
])("%s can be scanned", (link) => {
  expect(scan(draw(link))).toBe(link);
});

test("four light modules surround the code", () => {
  const { size, path } = draw("https://kelas.sch.id");
  const places = [...path.matchAll(/M(\d+) (\d+)/g)].flatMap(([, x, y]) => [Number(x), Number(y)]);
  expect([Math.min(...places), Math.max(...places)]).toEqual([4, size - 5]);
});
