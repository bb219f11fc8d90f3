import { expect, test } from "vitest";
import { isolate } from "./isolate";

test.each(["Dewi Lestari", "Élodie", "东方", "Kelas 7–9", ""])("%s stays as it is", (name) => {
  expect(isolate(name)).toBe(name);
});

test.each(["\u0645\u062d\u0645\u062f", "Kelas \u05d0", "\u07ca\u07cb", "\u{1e900}"])(
  "%s is isolated from the sentence around it",
  (name) => {
    expect(isolate(name)).toBe(`\u2068${name}\u2069`);
  },
);
