import { expect, test } from "vitest";
import { joinCodesFrom, loginsAs, loginsFrom, networkOf } from "./limits";

test.each([
  ["203.0.113.7", "203.0.113.7"],
  ["::ffff:203.0.113.7", "203.0.113.7"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:DB8:1:2::6", "2001:db8:1:2::/64"],
  ["2001:db8::1", "2001:db8:0:0::/64"],
  ["fe80::1%eth0", "fe80:0:0:0::/64"],
  ["::1", "0:0:0:0::/64"],
])("A12: %s belongs to %s", (address, network) => {
  expect(networkOf(address)).toBe(network);
});

test("A12: all addresses of an IPv6 network share one limit", () => {
  expect(loginsFrom("2001:db8:1:2::1")).toEqual(loginsFrom("2001:db8:1:2:ffff::1"));
  expect(loginsFrom("2001:db8:1:2::1")).not.toEqual(loginsFrom("2001:db8:1:3::1"));
  expect(loginsFrom("203.0.113.7")).not.toEqual(joinCodesFrom("203.0.113.7"));
  expect(loginsFrom(null)).toEqual([]);
});

test("K2: a password typed as a username is not stored", () => {
  expect(JSON.stringify(loginsAs("rahasia kita"))).not.toContain("rahasia");
});
