import { expect, test } from "vitest";
import { fileSize } from "./size";

test.each([
  [0, "1 kB"],
  [600, "1 kB"],
  [348_160, "340 kB"],
  [1_024 * 1_024, "1 MB"],
  [1_258_291, "1.2 MB"],
  [10 * 1_024 * 1_024, "10 MB"],
])("%d bytes are %s", (bytes, text) => {
  const { size, unit } = fileSize(bytes);
  expect(`${size} ${unit}`).toBe(text);
});
