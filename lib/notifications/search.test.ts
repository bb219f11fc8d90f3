import { sql } from "drizzle-orm";
import { afterEach, expect, test, vi } from "vitest";
import { db, writeBatch } from "@/db/client";
import { hasSearchIndex, prepareSearchIndex } from "@/db/search-index";
import { planOf } from "@/db/testing/query-plan";
import { correctAnnouncement } from "@/lib/announcements/correction";
import { contentFor, copyOf, published, school } from "@/lib/announcements/testing/announcements";
import { restoreAnnouncement, withdrawAnnouncement } from "@/lib/announcements/withdrawal";
import type { Actor } from "@/lib/auth/actor";
import { readerOf } from "@/lib/i18n/preferences";
import { removeMember } from "@/lib/members/mutations";
import { sendReminders } from "@/lib/projects/reminders";
import { createActor, createProject, dump } from "@/lib/testing/factories";
import { listNotifications } from "./data";
import { setRead } from "./mutations";
import { refreshSearchWords } from "./search-index";

afterEach(async () => {
  vi.restoreAllMocks();
  await prepareSearchIndex();
});

const dropIndex = async () => {
  const names = await db.all<{ name: string }>(
    sql`select name from sqlite_master where type = 'trigger' and name like 'notification_words_%'`,
  );
  await writeBatch(names.map(({ name }) => sql`drop trigger ${sql.identifier(name)}`));
};

const found = async (actor: Actor, q: string, more: { unread?: boolean; limit?: number } = {}) =>
  (await listNotifications(actor, { q, ...more })).items.map(({ title }) => title);

/** What is found by the index; the same must be found without one. */
async function foundByBoth(actor: Actor, queries: string[]) {
  const searchAll = async () => {
    const results = [];
    for (const q of queries) results.push(await found(actor, q));
    return results;
  };
  expect(await hasSearchIndex()).toBe(true);
  const byIndex = await searchAll();
  await dropIndex();
  expect(await searchAll()).toEqual(byIndex);
  await prepareSearchIndex();
  return byIndex;
}

async function inbox(texts: Record<string, string>) {
  const { teacher, students, course } = await school(2);
  const [student, other] = students as [Actor, Actor];
  const ids = new Map<string, string>();
  for (const [title, message] of Object.entries(texts)) {
    ids.set(title, await published(teacher, contentFor([course], { title, message })));
  }
  return { teacher, student, other, course, idOf: (title: string) => ids.get(title) ?? "" };
}

test("words are found by their beginnings, in any order, in title or text, without case and accents", async () => {
  const { student } = await inbox({
    "Kuis Bab 3": "Pecahan dan **persen**, hari Jum'at.",
    "Café Literasi": "Bawa buku kesukaanmu ke perpustakaan 🎉",
    "Kerja bakti": "Kuis ditunda.",
  });
  const expected = {
    kuis: ["Kerja bakti", "Kuis Bab 3"],
    "  BAB kui ": ["Kuis Bab 3"],
    jumat: ["Kuis Bab 3"],
    "persen pecah": ["Kuis Bab 3"],
    CAFE: ["Café Literasi"],
    "🎉": ["Café Literasi"],
    uis: [], // not in the middle of a word
    "kuis perpustakaan": [],
    k: ["Kerja bakti", "Café Literasi", "Kuis Bab 3"],
    "": ["Kerja bakti", "Café Literasi", "Kuis Bab 3"],
  };
  expect(await foundByBoth(student, Object.keys(expected))).toEqual(Object.values(expected));
});

test("a search is plain text, whatever signs are in it", async () => {
  const { student } = await inbox({ "Near miss": "50% or title:x", Lain: "Tidak ada." });
  const plain = ['"near" NEAR miss*', "50%", "title:x"];
  expect(await foundByBoth(student, plain)).toEqual(plain.map(() => ["Near miss"]));
  const signs = ['"*%', "%", "_", "'", "\\", "\u0000", "^", "()", "-", "*".repeat(100)];
  const injections = [
    `" OR words:* NEAR(a b) --`.padEnd(100, '"*%('),
    "near' or '1'='1",
    "near AND NOT lain",
    "words: near",
    'tidak" OR "ada',
    Array.from({ length: 50 }, (_, index) => String.fromCodePoint(97 + (index % 26))).join(" "),
  ];
  const before = await dump();
  const nothing = await foundByBoth(student, [...signs, ...injections]);
  expect(nothing.flat()).toEqual([]);
  expect(await dump()).toBe(before);
});

test("only one's own copies are found, and no longer than one has them", async () => {
  const { teacher, student, other, course } = await inbox({ Rahasia: "Kode gerbang 4711" });
  expect(await found(student, "gerbang")).toEqual(["Rahasia"]);
  for (const stranger of [teacher, await createActor("student"), await createActor("admin")]) {
    expect(await found(stranger, "gerbang")).toEqual([]);
  }
  await removeMember(teacher, { courseId: course.id, userId: student.id });
  expect(await found(student, "gerbang")).toEqual([]);
  expect(await found(other, "gerbang")).toEqual(["Rahasia"]);
});

test("a corrected text is found by its new words only, a withdrawn one by none", async () => {
  const { teacher, student, idOf } = await inbox({ Rapat: "Di aula besar." });
  const content = { title: "Rapat pindah", message: "Di *ruang guru*.", link: null };
  await correctAnnouncement(teacher, idOf("Rapat"), { content, correction: "minor", version: 1 });
  expect(await found(student, "aula")).toEqual([]);
  expect(await found(student, "ruang pindah")).toEqual(["Rapat pindah"]);
  await withdrawAnnouncement(teacher, idOf("Rapat"));
  expect(await found(student, "ruang")).toEqual([]);
  await restoreAnnouncement(teacher, idOf("Rapat"));
  expect(await found(student, "ruang")).toEqual(["Rapat pindah"]);
});

test("what the product tells is found in both languages, by its day in any zone", async () => {
  const { students, course } = await school(1);
  const [student] = students as [Actor];
  const dueAt = new Date("2026-11-30T16:30:00Z"); // Tuesday in Jayapura
  await createProject(course, { title: "Situs kelas", dueAt });
  await sendReminders(dueAt.getTime() - 3600_000);
  for (const q of ["batas situs", "due situs", "senin", "tuesday"]) {
    expect(await found(student, q), q).toHaveLength(1);
  }
  const page = await listNotifications(student, { q: "senin" }, readerOf("en", "WIT"));
  expect(page.items[0]?.message).toContain("Tuesday");
});

test("a search keeps to the other filters and to pages", async () => {
  const texts = Object.fromEntries("ABCDE".split("").map((letter) => [`Tugas ${letter}`, "Isi."]));
  const { student, idOf } = await inbox(texts);
  await setRead(student, {
    id: (await copyOf(idOf("Tugas C"), student)).notificationId,
    read: true,
  });
  expect(await found(student, "tugas", { unread: true, limit: 2 })).toEqual(["Tugas E", "Tugas D"]);
  const { next } = await listNotifications(student, { q: "tugas", unread: true, limit: 2 });
  const second = await listNotifications(student, { q: "tugas", unread: true, before: next ?? 0 });
  expect(second.items.map(({ title }) => title)).toEqual(["Tugas B", "Tugas A"]);
  expect((await listNotifications(student, { q: "tugas", type: "urgent" })).items).toEqual([]);
});

test("words that are everywhere in the school are looked for in the inbox itself", async () => {
  const { student, course } = await inbox({ "Umum sekali": "Untuk kelas ini." });
  const others = JSON.stringify(Array.from({ length: 1_200 }, (_, index) => `notif_umum${index}`));
  await writeBatch([
    sql`insert into notification (id, type, title, message, link, course_id, version, created_at)
      select value, 'general', 'Umum', 'Umum', '/app', ${course.id}, 1, 1 from json_each(${others})`,
  ]);
  expect(await refreshSearchWords()).toBe(1_200);
  expect(await refreshSearchWords()).toBe(0);
  expect((await foundByBoth(student, ["umum", "umum kelas"])).flat()).toEqual([
    "Umum sekali",
    "Umum sekali",
  ]);
  await db.run(sql`delete from notification where id like 'notif_umum%'`);
  const [left] = await db.all<{ rows: number }>(
    sql`select count(*) as rows from notification_search where notification_search match '"umum"'`,
  );
  expect(left).toEqual({ rows: 1 });
});

test("words that an older version has left out or not corrected are completed", async () => {
  const { student } = await inbox({ Lama: "Sebelum ada pencarian", Baru: "Sesudahnya" });
  await writeBatch([
    sql`delete from notification_words where notification_id in
      (select id from notification where title = 'Lama')`,
    sql`update notification set message = 'Diganti', version = 2 where title = 'Baru'`,
  ]);
  expect(await found(student, "sebelum")).toEqual([]);
  await refreshSearchWords();
  expect(await found(student, "sebelum")).toEqual(["Lama"]);
  expect(await found(student, "diganti")).toEqual(["Baru"]);
  expect(await found(student, "sesudahnya")).toEqual([]);
});

test("a list of what the index has found is read by the inbox's index", async () => {
  const { student } = await inbox({ Satu: "Isi." });
  const plan = (await planOf(() => listNotifications(student, { q: "satu" }))).join("\n");
  expect(plan).toContain("SEARCH recipient USING INDEX recipient_inbox (user_id=? AND seq=?)");
  expect(plan).not.toMatch(/SCAN (notification|recipient|searched)\b/);
});
