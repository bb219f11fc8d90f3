import { expect, test } from "vitest";
import { addressesIn } from "./addresses";

const found = (text: string) =>
  addressesIn(text).map(({ index, lastIndex, href }) => [text.slice(index, lastIndex), href]);

test.each([
  ["Formulir: https://contoh.sch.id/f?k=9A&m=2\n\nfor", "https://contoh.sch.id/f?k=9A&m=2"],
  ["(lihat https://a.id/b).", "https://a.id/b"],
  ["“https://a.id/b”, ya", "https://a.id/b"],
  ["<https://a.id/b>", "https://a.id/b"],
  ['https://a.id/b"><script>', "https://a.id/b"],
  ["https://a.id/b…", "https://a.id/b"],
  [
    "https://id.wikipedia.org/wiki/Merkurius_(planet)",
    "https://id.wikipedia.org/wiki/Merkurius_(planet)",
  ],
  ["http://192.168.1.2:8080/moodle", "http://192.168.1.2:8080/moodle"],
])("in %j the address is %s", (text, address) => {
  expect(found(text)).toEqual([[address, address]]);
});

test.each([
  "www.contoh.sch.id",
  "bit.ly/contoh",
  "meet.google.com/abc-defg-hij",
  "contoh.sch.id",
  "forms.gle/abc",
  "google.com",
  "s.id/tugas",
  "kelasku.id",
])("%s is an address, without a scheme", (address) => {
  expect(found(`Buka ${address}.`)).toEqual([[address, `https://${address}`]]);
});

test("a mail address is one", () => {
  expect(found("Tanya guru@contoh.sch.id!")).toEqual([
    ["guru@contoh.sch.id", "mailto:guru@contoh.sch.id"],
  ]);
});

test.each([
  "javascript:alert(1) JaVaScript://a.id/%0aalert(1)",
  "data:text/html,x vbscript:x file:///etc/passwd ftp://a.id/b //a.id/b",
  "main.py script.sh readme.md Node.js index.html",
  "Selesai.di rumah, pulang.ke sana. S.Pd. M.Si. 10.30 v1.2.3",
  "https://sekolah.id@evil.test/x",
  "https://sekolah.id:80@evil.test/x",
  "https://user:pw@evil.test/x",
  "https://sekolah.id\\@evil.test/x",
  "https://",
])("%s has no address", (text) => {
  expect(found(text)).toEqual([]);
});
