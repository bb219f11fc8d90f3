import { expect, test } from "vitest";
import { firstIssue } from "@/lib/testing/first-issue";
import { composeFormSchema } from "./compose-schema";
import { linkSchema } from "./schema";

const form = {
  courseId: "course_1",
  type: "course_update",
  title: "Modul baru tersedia",
  message: "Modul 3 sudah bisa diakses",
  link: "",
};
const errorOf = (changes: object) => firstIssue(composeFormSchema, { ...form, ...changes });

test.each([
  ["https://kelas.sch.id", "https://kelas.sch.id/"],
  ["http://kelas.sch.id/a?b=c#d", "http://kelas.sch.id/a?b=c#d"],
  ["  https://kelas.sch.id/a  ", "https://kelas.sch.id/a"],
  ["HTTPS://KELAS.SCH.ID:443/A", "https://kelas.sch.id/A"],
  ["https://kelas.sch.id/a/../b", "https://kelas.sch.id/b"],
  ["https://bücher.test/", "https://xn--bcher-kva.test/"],
  ["https://kelas.sch.id/é\u202e", "https://kelas.sch.id/%C3%A9"],
  ["\u202ahttps://ke\u200blas.sch.id/a\u202c\r\n", "https://kelas.sch.id/a"],
  ["meet.google.com/abc-defg-hij", "https://meet.google.com/abc-defg-hij"],
  ["www.contoh.sch.id/materi?x=1#y", "https://www.contoh.sch.id/materi?x=1#y"],
  ["Bit.ly/contoh", "https://bit.ly/contoh"],
  ["kelas.sch.id", "https://kelas.sch.id/"],
  ["kelas.sch.id:8443/a", "https://kelas.sch.id:8443/a"],
  ["forms.gle/a.pdf", "https://forms.gle/a.pdf"],
  ["bücher.test?a", "https://xn--bcher-kva.test/?a"],
  ["https://kelas.sch.id:8443/", "https://kelas.sch.id:8443/"],
])("the link %s is stored as %s", (typed, stored) => {
  expect(linkSchema.parse(typed)).toBe(stored);
});

test.each(["", "   "])("%j is no link", (typed) => {
  expect(linkSchema.parse(typed)).toBeNull();
});

const schemes = ["javascript:", "data:", "vbscript:", "file:", "blob:", "intent:", "mailto:"];
const prefixes = ["", " ", "\t", "\n", "\r\n", "\u0000", "\u0001", "\u001f", "\u00a0", "\ufeff"];

test.each(schemes)("a %s link is refused in every spelling", (scheme) => {
  const spellings = [
    scheme,
    scheme.toUpperCase(),
    scheme.charAt(0).toUpperCase() + scheme.slice(1),
  ];
  spellings.push(
    `${scheme.slice(0, 3)}\t${scheme.slice(3)}`,
    `${scheme.slice(0, 3)}\n${scheme.slice(3)}`,
  );
  for (const prefix of prefixes) {
    for (const spelling of spellings) {
      for (const rest of ["alert(1)", "//kelas.sch.id/%0aalert(1)", "https://kelas.sch.id"]) {
        const typed = prefix + spelling + rest;
        expect([typed, firstIssue(linkSchema, typed)]).toEqual([typed, "link"]);
      }
    }
  }
});

test.each([
  "//evil.test",
  "\\\\evil.test",
  "/\\evil.test",
  "/app",
  "kelas",
  "tugas.pdf",
  "10.30",
  "budi@kelas.sch.id",
  "kelas.sch.id@evil.test",
  "kelas.sch.id:8443@evil.test",
  "kelas.sch.id\\@evil.test",
  "kelas.sch.id:alert(1)",
  "javascript.a:alert(1)",
  "https:evil.test",
  "https:/evil.test",
  "https:///evil.test",
  "https:\\\\evil.test",
  "https://evil.test\\@kelas.sch.id",
  "https://user:pw@kelas.sch.id",
  "https://user@kelas.sch.id",
  "https://:pw@kelas.sch.id",
  "https://kelas.sch.id@evil.test",
  "ht\ttps://evil.test",
  "https://evil\n.test",
  "https://kelas.sch.id/a b",
  "https://",
  "https://?",
  "https://kelas.sch.id:99999",
  `https://kelas.sch.id/${"a".repeat(2_048)}`,
  `https://kelas.sch.id/${"é".repeat(1_000)}`, // too long after percent-encoding
])("the link %j is refused", (typed) => {
  expect(firstIssue(linkSchema, typed)).toBe("link");
});

test("a valid form is accepted, and its empty link is null", () => {
  const { courseId, type, title, message } = form;
  expect(composeFormSchema.parse(form)).toMatchObject({
    intent: "send",
    plan: { publishAt: null, sendLate: false },
    content: { courseIds: [courseId], type, title, message, link: null, mustRead: false },
  });
  const asked = composeFormSchema.parse({ ...form, needsConfirmation: "on" }).content;
  expect(asked).toMatchObject({ mustRead: true, needsConfirmation: true });
});

test("lengths are counted in code points", () => {
  expect(errorOf({ title: "🎓".repeat(200) })).toBeUndefined();
  expect(errorOf({ title: "🎓".repeat(201) })).toBe("tooLong");
  expect(errorOf({ message: "🎓".repeat(10_000) })).toBeUndefined();
  expect(errorOf({ message: "🎓".repeat(10_001) })).toBe("tooLong");
});

test.each([
  [{ title: "" }, "required"],
  [{ message: " \n " }, "required"],
  [{ title: "a\u0000b" }, "controlCharacters"],
  [{ message: "a\u0000b" }, "controlCharacters"],
  [{ message: "a\ud800b" }, "controlCharacters"],
  [{ type: "spam" }, "announcementType"],
  [{ type: undefined }, "announcementType"],
])("%j is refused as %s", (changes, reason) => {
  expect(errorOf(changes)).toBe(reason);
});

test.each([{ courseId: "course_1' or 1" }, { courseId: "notif_1" }])("%j is refused", (changes) => {
  expect(errorOf(changes)).toBeDefined();
});

test("a message keeps its line breaks, and loses what nobody can see", () => {
  const pasted = { title: "\u202asatu\vdua\u202c\t", message: "sa\u200btu\r\n\u2028du\u00ada" };
  const { title, message } = composeFormSchema.parse({ ...form, ...pasted }).content;
  expect({ title, message }).toEqual({ title: "satu dua", message: "satu\n\ndua" });
});

test("a draft may lack anything, and keeps an unfinished link; only its buttons ask for more", () => {
  const unfinished = { ...form, title: "", message: "", link: "bukan tautan" };
  const saved = { ...unfinished, intent: "save" };
  expect(composeFormSchema.parse(saved).content.link).toBe("bukan tautan");
  const { error } = composeFormSchema.safeParse(unfinished);
  expect(error?.issues.map(({ path }) => path[0])).toEqual(["title", "message", "link"]);
});

test("times are those of the form's zone, and each button wants its own", () => {
  const timed = { ...form, timeZone: "Asia/Jayapura", publishAt: "2090-01-02T08:00" };
  const { plan } = composeFormSchema.parse({ ...timed, intent: "schedule" });
  expect(plan.publishAt?.toISOString()).toBe("2090-01-01T23:00:00.000Z");
  expect(firstIssue(composeFormSchema, timed)).toBe("timeWithoutSchedule");
  expect(errorOf({ intent: "schedule" })).toBe("required");
  expect(errorOf({ publishAt: "2090-02-30T08:00" })).toBe("time");
  const early = { needsConfirmation: "on", confirmBy: "2090-01-02T07:59", intent: "schedule" };
  expect(firstIssue(composeFormSchema, { ...timed, ...early })).toBe("afterPublish");
});

test("recipients of several courses cannot be selected one by one", () => {
  const several = { choosesCourses: "on", courseIds: ["course_1", "course_2"] };
  expect(errorOf({ ...several, selection: "persons" })).toBe("selectionOneCourse");
  expect(errorOf({ choosesCourses: "on" })).toBe("required");
  expect(errorOf(several)).toBeUndefined();
});
