import { beforeEach, expect, test, vi } from "vitest";
import { jar } from "@/db/testing/cookies";
import { findKnownDevice, rememberDevice } from "./known-device";

vi.mock("next/headers", async () => (await import("@/db/testing/cookies")).requestInMemory);
beforeEach(() => jar.clear());

const dewi = { id: "user_dewi", passwordHash: "hash of dewi" };
const rizky = { id: "user_rizky", passwordHash: "hash of rizky" };
const cookie = () => jar.get("device")?.value ?? "";
const setCookie = (value: string) => jar.set("device", { name: "device", value });
const others = (count: number) => Array.from({ length: count }, () => "x".repeat(33));

test("L3: a browser in which somebody has signed in is known to them, and to nobody else", async () => {
  expect(await findKnownDevice(dewi)).toBeUndefined();
  await rememberDevice(dewi);
  expect(await findKnownDevice(dewi)).toMatch(/^[\w-]{11}$/);
  expect(await findKnownDevice(rizky)).toBeUndefined();
  expect(await findKnownDevice({ ...dewi, id: rizky.id })).toBeUndefined();
  expect(await findKnownDevice({ ...dewi, passwordHash: "another" })).toBeUndefined();
});

test("B3: the cookie says nothing, is out of reach, and lives for half a year", async () => {
  await rememberDevice(dewi);
  expect(cookie()).toMatch(/^[\w-]{33}$/);
  expect(jar.get("device")?.options).toEqual({
    path: "/",
    httpOnly: true,
    sameSite: "lax",
    secure: false,
    maxAge: 15_552_000,
  });
});

test("L3: a browser that is known stays the same one, another is another", async () => {
  await rememberDevice(dewi);
  const [device, value] = [await findKnownDevice(dewi), cookie()];
  await rememberDevice(dewi);
  expect([await findKnownDevice(dewi), cookie()]).toEqual([device, value]);
  jar.clear();
  await rememberDevice(dewi);
  expect(await findKnownDevice(dewi)).not.toBe(device);
});

test("L3: twelve may share a browser; of more the one who was last there longest ago is forgotten", async () => {
  const pupils = Array.from({ length: 13 }, (_, n) => ({ id: `user_${n}`, passwordHash: `${n}` }));
  const known = () => Promise.all(pupils.map(async (pupil) => !!(await findKnownDevice(pupil))));
  for (const pupil of pupils.slice(0, 12)) await rememberDevice(pupil);
  await rememberDevice(pupils[0]!); // was there again
  expect((await known()).filter(Boolean)).toHaveLength(12);
  await rememberDevice(pupils[12]!);
  expect(await known()).toEqual(pupils.map((_, n) => n !== 1));
  expect(cookie().split(".")).toHaveLength(12);
});

test.each([
  ["nothing", ""],
  ["no mark", "x"],
  ["marks that are made up", Array.from({ length: 20 }, () => "x".repeat(33)).join(".")],
  ["one that is too long", "x".repeat(10_000)],
])("L3: %s is no device, and is not kept", async (_name, value) => {
  setCookie(value);
  expect(await findKnownDevice(dewi)).toBeUndefined();
});

test("L3: a mark counts as it was set: not in part, not behind more than twelve others", async () => {
  await rememberDevice(dewi);
  const mark = cookie();
  setCookie([...others(11), mark].join("."));
  expect(await findKnownDevice(dewi)).toBeDefined();
  for (const value of [mark.slice(1), `${mark}x`, `x${mark}`, [...others(12), mark].join(".")]) {
    setCookie(value);
    expect(await findKnownDevice(dewi)).toBeUndefined();
  }
  setCookie(`garbage.${mark}`);
  await rememberDevice(rizky);
  expect(cookie()).not.toContain("garbage");
  expect(await findKnownDevice(dewi)).toBeDefined();
});
