import { expect, test } from "vitest";
import { timeZoneOf, zonePreference } from "./preferences";

const preference = (cookies: Record<string, string>) => zonePreference((name) => cookies[name]);

test.each([
  [{}, "WIB", false],
  [{ device_zone: "WITA" }, "WITA", false],
  [{ device_zone: "WITA", time_zone: "WIT" }, "WIT", true],
  [{ device_zone: "<script>", time_zone: "UTC" }, "WIB", false],
])("%o gives %s, chosen: %s", (cookies, zone, isChosen) => {
  expect(preference(cookies)).toMatchObject({ zone, isChosen });
});

test("a declined zone is known again", () => {
  expect(preference({ declined_zone: "WITA" }).declined).toBe("WITA");
  expect(preference({ declined_zone: "Mars" }).declined).toBeUndefined();
});

test.each([
  [7 * 60, "WIB"],
  [8 * 60, "WITA"],
  [9 * 60, "WIT"],
  [0, undefined],
  [5.5 * 60, undefined],
])("an offset of %i minutes is the one of %s", (offset, zone) => {
  expect(timeZoneOf(offset)).toBe(zone);
});
