import { expect, test } from "vitest";
import { FILE_NAME_MAX } from "./constants";
import { fileName, nameForType } from "./file-name";

test.each([
  ["Surat edaran.pdf", "Surat edaran.pdf"],
  ["../../etc/passwd", "passwd"],
  ["C:\\Users\\Dewi\\tugas.docx", "tugas.docx"],
  ["..", "berkas"],
  ["", "berkas"],
  [" . . ", "berkas"],
  [".htaccess", "htaccess"],
  ["a\0b.pdf", "ab.pdf"],
  ["a\r\nSet-Cookie: x.pdf", "a Set-Cookie: x.pdf"],
  ["tugas\u202egpj.exe", "tugasgpj.exe"],
  ["\u200bfoto\ufeff.jpg", "foto.jpg"],
  ["cafe\u0301.txt", "caf\u00e9.txt"],
  ["foto 👩‍👩‍👧‍👦 kelas.jpg", "foto 👩‍👩‍👧‍👦 kelas.jpg"],
  ["\ud800x.pdf", "x.pdf"],
  ["z" + "\u0334".repeat(20) + ".pdf", "z" + "\u0334".repeat(3) + ".pdf"],
  ["a    b.pdf", "a b.pdf"],
  ["nilai.pdf. .", "nilai.pdf"],
])("%j is stored as %j", (given, expected) => {
  expect(fileName(given)).toBe(expected);
  expect(fileName(expected)).toBe(expected);
});

test("a long name keeps its extension, and is not cut inside of a letter or an emoji", () => {
  const name = fileName(`${"é".normalize("NFD").repeat(300)}.docx`);
  expect(name).toBe(`${"é".repeat(FILE_NAME_MAX - 5)}.docx`);
  const family = "👩‍👩‍👧‍👦";
  expect(fileName(family.repeat(40))).toBe(family.repeat(Math.floor(FILE_NAME_MAX / 7)));
  expect([...fileName(`x.${"y".repeat(300)}`)]).toHaveLength(FILE_NAME_MAX);
});

test("the extension says what the bytes are", () => {
  expect(nameForType("Foto.JPG", "image/jpeg")).toBe("Foto.JPG");
  expect(nameForType("halaman.html", "text/plain")).toBe("halaman.html.txt");
  expect(nameForType("jalankan.bat", "text/plain")).toBe("jalankan.bat.txt");
  expect(nameForType("program.py", "text/plain")).toBe("program.py");
  expect(nameForType("faktur.exe", "application/pdf")).toBe("faktur.exe.pdf");
  expect(nameForType("surat", "application/pdf")).toBe("surat.pdf");
  expect([...nameForType("🎉".repeat(FILE_NAME_MAX), "image/png")]).toHaveLength(FILE_NAME_MAX);
});
