import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readlinkSync, rmSync, truncateSync } from "node:fs";
import { buffer } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";
import { inflateRawSync } from "node:zlib";
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { eventually } from "@/db/testing/eventually";
import { auditLog, fileContent } from "@/db/schema";
import { objectPath } from "@/lib/files/folder-store";
import { newText, uploadFile } from "@/lib/files/testing/uploads";
import { env } from "@/lib/env";
import { createActor } from "@/lib/testing/factories";
import { exportOwnFiles, getOwnFilesSize } from "./own-files";

/** The entries of a ZIP by its central directory. */
function unzip(zip: Buffer): Map<string, string> {
  const entries = new Map<string, string>();
  const end = zip.lastIndexOf(Buffer.from("PK\x05\x06"));
  for (let at = zip.readUInt32LE(end + 16); zip.readUInt32LE(at) === 0x02014b50;) {
    const [method, size] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 20)];
    const lengths = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset));
    const [nameLength = 0, extraLength = 0, commentLength = 0] = lengths;
    const name = zip.toString("utf8", at + 46, at + 46 + nameLength);
    const header = zip.readUInt32LE(at + 42);
    const from = header + 30 + zip.readUInt16LE(header + 26) + zip.readUInt16LE(header + 28);
    const bytes = zip.subarray(from, from + size);
    entries.set(name, String(method === 8 ? inflateRawSync(bytes) : bytes));
    at += 46 + nameLength + extraLength + commentLength;
  }
  return entries;
}

test("the ZIP has the own data and each own file under its name, and no other's", async () => {
  const [student, other] = [await createActor("student"), await createActor("student")];
  const contents = [newText(200_000), newText(), newText()];
  await uploadFile(student, { name: "Tugas akhir.txt", content: contents[0] });
  await uploadFile(other, { name: "rahasia.txt", content: contents[1] });
  await uploadFile(student, { name: "Tugas akhir.txt", content: contents[2] });
  expect(await getOwnFilesSize(student)).toBe(200_100);
  expect(await getOwnFilesSize(await createActor("student"))).toBe(0);
  const entries = unzip(await buffer(await exportOwnFiles(student, { locale: "id" })));
  expect([...entries.keys()]).toEqual([
    "naik-kelas-data.json",
    "files/0001 Tugas akhir.txt",
    "files/0002 Tugas akhir.txt",
  ]);
  expect(entries.get("files/0001 Tugas akhir.txt")).toBe(contents[0]);
  expect(entries.get("files/0002 Tugas akhir.txt")).toBe(contents[2]);
  const data = JSON.parse(entries.get("naik-kelas-data.json") ?? "") as Record<string, object[]>;
  expect(data["files"]).toEqual([
    expect.objectContaining({ name: "Tugas akhir.txt", size: 200_000, type: "text/plain" }),
    expect.objectContaining({ name: "Tugas akhir.txt", size: 100 }),
  ]);
  expect([...entries.values()].join("")).not.toContain(contents[1]);
  const entry = await db.select().from(auditLog).where(eq(auditLog.actorId, student.id));
  expect(entry.map(({ action }) => action)).toEqual(["own_data_export"]);
});

/** Files of the store that this process has open. */
const openFiles = () =>
  readdirSync("/proc/self/fd")
    .map((descriptor) => {
      try {
        return readlinkSync(`/proc/self/fd/${descriptor}`);
      } catch {
        return "";
      }
    })
    .filter((path) => path.startsWith(env.files.folder ?? "-") && /[0-9a-f]{64}/.test(path));

test.skipIf(!existsSync("/proc/self/fd"))(
  "one file is open while the client reads, and none when it has gone",
  async () => {
    const student = await createActor("student");
    for (let count = 0; count < 4; count++) {
      await uploadFile(student, { content: newText(3_000_000) });
    }
    const stream = await exportOwnFiles(student, { locale: "id" });
    for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
      if ((chunk as Buffer).length > 10_000) break;
    }
    await pause(50);
    expect(openFiles()).toHaveLength(1);
    stream.destroy();
    await eventually(() => expect(openFiles()).toEqual([]));
  },
);

/** Where the bytes of a content are stored. */
async function storedAt(content: string): Promise<string> {
  const hash = createHash("sha256").update(content).digest("hex");
  const [row] = await db.select().from(fileContent).where(eq(fileContent.hash, hash));
  return objectPath(env.files.folder ?? "", row?.key ?? "");
}

test("a file whose bytes are missing, cut off or break off is left out, and the ZIP says so", async () => {
  const student = await createActor("student");
  const names = ["a.txt", "hilang.txt", "b.txt", "terpotong.txt", "putus.txt"];
  const contents = names.map(() => newText(200_000));
  for (const [index, name] of names.entries()) {
    await uploadFile(student, { name, content: contents[index] });
  }
  const [, gone = "", , cut = "", broken = ""] = await Promise.all(contents.map(storedAt));
  rmSync(gone);
  truncateSync(cut, 100_000);
  rmSync(broken);
  mkdirSync(broken); // can be opened, not read
  const entries = unzip(await buffer(await exportOwnFiles(student, { locale: "id" })));
  expect([...entries.keys()]).toEqual([
    "naik-kelas-data.json",
    "files/0001 a.txt",
    "files/0003 b.txt",
    "missing-files.txt",
  ]);
  expect(entries.get("files/0003 b.txt")).toBe(contents[2]);
  const note = entries.get("missing-files.txt");
  expect(note).toContain("tidak ada di dalam ZIP ini");
  for (const path of ["0002 hilang.txt", "0004 terpotong.txt", "0005 putus.txt"]) {
    expect(note).toContain(`- files/${path}\r\n`);
  }
});

test("while the store is away nobody waits for each file", async () => {
  const student = await createActor("student");
  const contents = [newText(), newText()] as const;
  for (const content of contents) await uploadFile(student, { name: "a.txt", content });
  rmSync(await storedAt(contents[0]));
  const patienceMs = Number.MIN_VALUE;
  const zip = await buffer(await exportOwnFiles(student, { locale: "en", patienceMs }));
  const entries = unzip(zip);
  expect([...entries.keys()]).toEqual(["naik-kelas-data.json", "missing-files.txt"]);
  expect(entries.get("missing-files.txt")).toMatch(/not in this ZIP[^]*0001 a\.txt[^]*0002 a\.txt/);
});
