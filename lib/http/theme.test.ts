import { expect, test } from "vitest";
import { barColorOf, colorSchemeOf, themeOf } from "./theme";

test.each([
  [undefined, "system"],
  ["light", "light"],
  ["dark", "dark"],
  ['dark"><script>', "system"],
  ["", "system"],
])("the cookie %j means %s", (cookie, theme) => {
  expect(themeOf(cookie)).toBe(theme);
});

test("only without a choice the device decides", () => {
  expect([colorSchemeOf("system"), colorSchemeOf("dark")]).toEqual(["light dark", "dark"]);
  expect(barColorOf("system")).toHaveLength(2);
  expect(barColorOf("dark")).toBe("#18201c");
});
