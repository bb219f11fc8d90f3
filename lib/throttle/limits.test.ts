import { expect, test } from "vitest";
import {
  joinCodesBy,
  joinCodesFrom,
  loginsAs,
  loginsFrom,
  loginsOn,
  networkOf,
  passwordChangesBy,
  passwordChangesIn,
  registrationsFrom,
  successesAs,
} from "./limits";

const dewi = { id: "user_dewi" };
const ADDRESS = "203.0.113.7";
const MARK = "[\\w-]{22}"; // 132 bits of a digest

test.each([
  ["203.0.113.7", "203.0.113.7"],
  ["::ffff:203.0.113.7", "203.0.113.7"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:DB8:1:2::6", "2001:db8:1:2::/64"],
  ["2001:db8::1", "2001:db8:0:0::/64"],
  ["fe80::1%eth0", "fe80:0:0:0::/64"],
  ["::1", "0:0:0:0::/64"],
  ["2001::2:3:4:5:6", "2001:0:0:2::/64"],
  ["2001:db8::ffff:1.2.3.4", "2001:db8:0:0::/64"],
])("A12: %s belongs to %s", (address, network) => {
  expect(networkOf(address)).toBe(network);
});

test("A12: all addresses of an IPv6 network share one limit", () => {
  expect(loginsFrom("2001:db8:1:2::1")).toEqual(loginsFrom("2001:db8:1:2:ffff::1"));
  expect(loginsFrom("2001:db8:1:2::1")).not.toEqual(loginsFrom("2001:db8:1:3::1"));
  expect(loginsFrom("203.0.113.7")).not.toEqual(joinCodesFrom("203.0.113.7"));
  expect(loginsFrom(null)).toEqual([]);
});

test.each([
  ["A8", "login:name", () => [loginsAs("dewi")], 10, 15, MARK],
  ["L3", "login:device", () => [loginsOn(dewi, "device")], 10, 15, MARK],
  ["A10", "login:success", () => [successesAs("dewi")], 30, 15, MARK],
  ["L3", "password:session", () => [passwordChangesIn("session")], 10, 15, MARK],
  ["A10", "password:user", () => [passwordChangesBy(dewi)], 30, 15, "user_dewi"],
  ["A11", "login:address", () => loginsFrom(ADDRESS), 200, 15, ADDRESS],
  ["A11", "register:address", () => registrationsFrom(ADDRESS), 300, 60, ADDRESS],
  ["A15", "join:address", () => joinCodesFrom(ADDRESS), 100, 15, ADDRESS],
  ["A15", "join:user", () => [joinCodesBy(dewi)], 20, 15, "user_dewi"],
])(
  "%s: %s: its own key, so many attempts, so many minutes",
  (_row, what, make, most, minutes, whose) => {
    const limits = make();
    expect(limits).toEqual([
      { key: expect.any(String) as string, most, windowMs: minutes * 60_000 },
    ]);
    expect(limits[0]?.key).toMatch(new RegExp(`^${what}:${whose}$`));
  },
);

test("L3: each user, device and session has a limit of its own", () => {
  const keys = [
    loginsAs("dewi"),
    loginsAs("rizky"),
    loginsOn(dewi, "one"),
    loginsOn(dewi, "two"),
    loginsOn({ id: "user_rizky" }, "one"),
    successesAs("dewi"),
    successesAs("rizky"),
    passwordChangesIn("one"),
    passwordChangesIn("two"),
  ].map(({ key }) => key);
  expect(new Set(keys).size).toBe(keys.length);
});

test("K2: a password typed as a name is not kept", () => {
  expect(JSON.stringify(loginsAs("rahasia kita"))).not.toContain("rahasia");
});
