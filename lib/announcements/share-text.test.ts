import { expect, test } from "vitest";
import { shareTextOf } from "./share-text";

const address = "https://naikkelas.test/app/notifications/notif_1";
const shared = {
  title: "Jadwal berubah",
  message: "Besok mulai\n\npukul 9.",
  format: "plain",
} as const;

test("a chat gets the title in bold, the text in one line, and the address", () => {
  expect(shareTextOf(shared, address)).toBe(`*Jadwal berubah*\nBesok mulai pukul 9.\n${address}`);
});

test("Markdown is told as plain text", () => {
  const message = "## Besok\n\n- bawa **laptop**\n- baca [modul](https://contoh.sch.id/m)";
  const text = shareTextOf({ ...shared, message, format: "markdown" }, address);
  expect(text).not.toMatch(/[#[\]]|\*\*/);
  expect(text).toContain("laptop");
});

test("an asterisk in the title leaves it unmarked", () => {
  expect(shareTextOf({ ...shared, title: "Nilai A*" }, address)).toMatch(/^Nilai A\*\n/);
});

test("a long text is cut between characters, also those of several code points", () => {
  const message = "👩🏽‍🏫".repeat(300);
  expect(shareTextOf({ ...shared, message }, address).split("\n")[1]).toBe(`${"👩🏽‍🏫".repeat(200)}…`);
});
