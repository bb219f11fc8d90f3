import { beforeEach, expect, test, vi } from "vitest";
import { discardAll, discardOthers, discardText, findText, keepText } from "./kept-text";

/** The part of a browser's storage that is used, with the room of `max` characters. */
class MemoryStorage {
  readonly items = new Map<string, string>();
  constructor(readonly max = Infinity) {}
  get length() {
    return this.items.size;
  }
  key = (index: number) => [...this.items.keys()][index] ?? null;
  getItem = (key: string) => this.items.get(key) ?? null;
  removeItem = (key: string) => void this.items.delete(key);
  setItem = (key: string, value: string) => {
    if (value.length > this.max) throw new DOMException("full", "QuotaExceededError");
    this.items.set(key, value);
  };
}

const DAY_MS = 24 * 3600_000;
const of = { userId: "user_a", name: "announcement:course_1" };
const textOf = (message: string) => ({
  formKey: "kunci",
  version: null,
  fields: [["message", message]] as [string, string][],
});

let storage: MemoryStorage;
beforeEach(() => {
  storage = new MemoryStorage();
  vi.useFakeTimers({ now: Date.parse("2026-11-28T01:00:00Z"), toFake: ["Date"] });
});

test("a text is found again by the same user and form, and by no other", () => {
  expect(keepText(storage, of, textOf("Halo"))).toBe(true);
  expect(findText(storage, of)).toMatchObject(textOf("Halo"));
  expect(findText(storage, { ...of, userId: "user_b" })).toBeUndefined();
  expect(findText(storage, { ...of, name: "announcement:course_2" })).toBeUndefined();
  discardText(storage, of);
  expect(findText(storage, of)).toBeUndefined();
});

test("after two weeks it is gone", () => {
  keepText(storage, of, textOf("Halo"));
  vi.setSystemTime(Date.now() + 14 * DAY_MS - 1);
  expect(findText(storage, of)).toBeDefined();
  vi.setSystemTime(Date.now() + 1);
  expect(findText(storage, of)).toBeUndefined();
  discardOthers(storage, of.userId);
  expect(storage.length).toBe(0);
});

test("the oldest makes room for the twenty-first, and keeping one again removes nothing", () => {
  for (let number = 1; number <= 21; number++) {
    vi.setSystemTime(Date.now() + 1000);
    keepText(storage, { ...of, name: `review:${number}` }, textOf("Halo"));
  }
  keepText(storage, { ...of, name: "review:21" }, textOf("Halo lagi"));
  expect(storage.length).toBe(20);
  expect(findText(storage, { ...of, name: "review:1" })).toBeUndefined();
  expect(findText(storage, { ...of, name: "review:2" })).toBeDefined();
});

test("what is too long, or finds no room, is not kept", () => {
  expect(keepText(storage, of, textOf("x".repeat(70_000)))).toBe(false);
  expect(storage.length).toBe(0);
  expect(keepText(new MemoryStorage(10), of, textOf("Halo"))).toBe(false);
});

test("another user's sign-in removes the texts of the first, a sign-out all", () => {
  storage.setItem("other-software", "1");
  keepText(storage, of, textOf("Halo"));
  keepText(storage, { ...of, userId: "user_b" }, textOf("Halo"));
  discardOthers(storage, "user_b");
  expect(findText(storage, of)).toBeUndefined();
  expect(findText(storage, { ...of, userId: "user_b" })).toBeDefined();
  discardAll(storage);
  expect([...storage.items.keys()]).toEqual(["other-software"]);
});

test("damaged content counts as none", () => {
  for (const stored of ["{", "null", "[]", '{"fields":1,"savedAt":1}']) {
    storage.setItem(`naik-kelas.text:${of.userId}:${of.name}`, stored);
    expect(findText(storage, of)).toBeUndefined();
  }
});
