import { assert, asyncProperty, uint8Array } from "fast-check";
import { expect, test } from "vitest";
import { readText } from "./decode";
import { readCsv } from "./reader";

const format = {
  headings: { username: ["nama pengguna"], role: ["peran"], age: [] },
  required: ["username", "role"] as const,
  ignored: ["created_at"],
  maxRows: 5,
  columnsError: "importColumns" as const,
};
const parse = (csv: string) => readCsv<"username" | "role" | "age">(csv, format);
const refusalOf = (csv: string) => {
  try {
    return parse(csv);
  } catch (error) {
    return error;
  }
};
const ani = { username: "ani", role: "siswa", age: "" };

test.each([
  ["commas", "username,role\nani,siswa\n"],
  ["semicolons", "username;role\r\nani;siswa\r\n"],
  ["tabs", "username\trole\rani\tsiswa\r"],
  ["bars", "username|role\nani|siswa"],
  ["a separator line", "sep=;\r\nusername;role\r\nani;siswa"],
  ["a separator line after a mark", "\ufeffsep=,\r\nusername,role\r\nani,siswa"],
  ["a quoted separator line", '"sep=;"\nusername;role\nani;siswa'],
  ["headings with capitals, spaces and hyphens", " User-Name ;ROLE*;;\nani;siswa;;"],
  ["Indonesian headings in another order", "Peran;Nama  Pengguna\nsiswa;ani"],
  ["headings with what nobody can see", "\u200eusername\u200b;ro\u00adle\nani;siswa"],
  ["headings with an explanation", "username (huruf kecil);peran (siswa/guru)\nani;siswa"],
  ["empty columns and lines", ";username;;role;\n;;;;\n;ani;;siswa;;;\n;;\n"],
  ["a title above", "Daftar siswa, kelas 9A;;\n\nusername;role;\nani;siswa;"],
  ["a title with the separator of another country", "Kelas 9A, 9B, 9C\nusername;role\nani;siswa"],
  ["quoted cells", '"username","role"\n"ani","siswa"'],
  ["leading zeros kept by a formula", 'username,role\n="ani",siswa'],
  ["an apostrophe against formulas", "username;role\n'=ani;siswa"],
])("a file with %s is read", (_name, csv) => {
  const { rows, unknownColumns } = parse(csv);
  const cells = rows.map((row) => ({
    ...row.cells,
    username: row.cells.username.replace("=", ""),
  }));
  expect({ cells, unknownColumns }).toEqual({ cells: [ani], unknownColumns: [] });
});

test("rows have the line of the file, also after a separator line and cells of several lines", () => {
  const csv = 'sep=;\r\n\r\nusername;role;age\r\nani;siswa;"1\n2\n3"\r\n\r\nbudi;guru;\r\n';
  expect(parse(csv).rows).toMatchObject([
    { line: 4, cells: { age: "1\n2\n3" } },
    { line: 8, cells: { username: "budi" } },
  ]);
});

test("columns that are not known are reported once, those of an export are not", () => {
  const { rows, unknownColumns } = parse("No,username,Catatan,,role,created_at\n1,ani,x,y,siswa,z");
  expect(rows).toMatchObject([{ cells: ani }]);
  expect(unknownColumns).toEqual(["No", "Catatan"]);
});

test.each([
  ["", "importEmpty", {}],
  ["sep=;\n", "importEmpty", {}],
  ["ani,siswa\nbudi,guru", "importColumns", { line: 1, found: "ani, siswa" }],
  ["\n\nNo;Nama\n1;Ani", "importColumns", { line: 3, found: "No, Nama" }],
  [`${"x".repeat(60)};y`, "importColumns", { line: 1, found: `${"x".repeat(40)}…, y` }],
  [
    "username;Nama Pengguna;role\nani;ani;siswa",
    "importColumnTwice",
    { line: 1, first: "username", second: "Nama Pengguna" },
  ],
  ["username,role\n".concat("ani,siswa\n".repeat(6)), "importTooManyRows", { max: 5, count: 6 }],
  ["username,role\0", "importEncoding", {}],
])("the file %j is refused as %s", (csv, reason, params) => {
  expect(refusalOf(csv)).toMatchObject({ code: "INVALID", reason, field: "file", params });
});

test("a row that cannot be read says why, the others are read", () => {
  expect(parse("username,role\nani,siswa,lebih\nbudi,guru\n").rows).toMatchObject([
    { line: 2, broken: { reason: "importRow", params: { found: 3, expected: 2 } } },
    { line: 3, cells: { username: "budi" } },
  ]);
  expect(parse('username,role\nbudi,guru\n"ani,siswa\nwati,guru').rows).toMatchObject([
    { line: 2, cells: { username: "budi" } },
    { line: 3, broken: { reason: "importQuotes" } },
  ]);
});

const fileOf = (bytes: Uint8Array | Buffer) => new File([Uint8Array.from(bytes)], "a.csv");
const text = "Nur’aini é;siswa\r\n";
const bigEndian = Buffer.from(`\ufeff${text}`, "utf16le").swap16();

test.each([
  ["UTF-8", Buffer.from(text)],
  ["UTF-8 with a mark", Buffer.from(`\ufeff${text}`)],
  ["UTF-16 with a mark", Buffer.from(`\ufeff${text}`, "utf16le")],
  ["UTF-16 without a mark", Buffer.from(text, "utf16le")],
  ["big-endian UTF-16 with a mark", bigEndian],
  ["big-endian UTF-16 without a mark", bigEndian.subarray(2)],
  ["Windows-1252", Buffer.from(text.replace("’", "\u0092"), "latin1")],
])("a file in %s is read", async (_name, bytes) => {
  expect(await readText(fileOf(bytes))).toBe(text);
});

test.each([
  ["a workbook", [0x50, 0x4b, 3, 4, 0], "importNotCsv"],
  ["an old workbook", [0xd0, 0xcf, 0x11, 0xe0], "importNotCsv"],
  ["a PDF file", [...Buffer.from("%PDF-1.7")], "importNotCsv"],
  ["half a UTF-16 pair", [0xff, 0xfe, 0x00, 0xd8], "importEncoding"],
  ["a byte that no encoding has", [0x61, 0x81, 0x62], "importEncoding"],
  ["a NUL", [0x61, 0, 0, 0x62], "importEncoding"],
])("%s is refused as %s", async (_name, bytes, reason) => {
  const refused = { code: "INVALID", field: "file", reason };
  await expect(readText(fileOf(Buffer.from(bytes)))).rejects.toMatchObject(refused);
});

test("any bytes are text, or refused with a reason", async () => {
  const anyBytes = asyncProperty(uint8Array({ maxLength: 50 }), async (bytes) => {
    const read = await readText(fileOf(bytes)).catch((error: unknown) => error);
    const isText = typeof read === "string" && read.isWellFormed() && !read.includes("\0");
    if (!isText) expect(read).toMatchObject({ field: "file" });
  });
  await assert(anyBytes);
});
