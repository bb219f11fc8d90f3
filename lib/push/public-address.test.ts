import { promisify } from "node:util";
import { expect, test } from "vitest";
import { isPublicAddress, lookupPublic } from "./public-address.mjs";

test.each(["142.250.4.95", "17.57.12.5", "2607:f8b0:4004:c07::5f", "2001:4860::1"])(
  "%s is public",
  (address) => {
    expect(isPublicAddress(address)).toBe(true);
  },
);

test.each([
  "0.0.0.0",
  "10.1.2.3",
  "100.64.0.1",
  "127.0.0.1",
  "127.9.9.9",
  "169.254.169.254",
  "172.16.0.1",
  "172.31.255.255",
  "192.0.0.8",
  "192.168.1.1",
  "198.18.0.1",
  "203.0.113.7",
  "224.0.0.1",
  "255.255.255.255",
  "::",
  "::1",
  "::ffff:127.0.0.1",
  "::ffff:142.250.4.95",
  "64:ff9b::7f00:1",
  "fc00::1",
  "fd12::1",
  "fe80::1",
  "ff02::1",
  "2001::1",
  "2001:db8::1",
  "2002:7f00:1::",
  "localhost",
  "",
])("%s is not", (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

test("a name that leads to this machine is not looked up for a request", async () => {
  const lookup = promisify(
    lookupPublic as (
      name: string,
      options: object,
      callback: (error: Error | null) => void,
    ) => void,
  );
  for (const all of [true, false]) {
    await expect(lookup("localhost", { all })).rejects.toMatchObject({ code: "NOT_PUBLIC" });
  }
});
