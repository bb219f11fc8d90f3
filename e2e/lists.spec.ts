import { sql } from "drizzle-orm";
import { db, writeBatch } from "@/db/client";
import { submission } from "@/db/schema";
import type { Actor } from "@/lib/auth/actor";
import { newId } from "@/lib/ids";
import { addCoTeacher } from "@/lib/members/co-teachers";
import {
  announce,
  createActor,
  createCourse,
  createProject,
  createSession,
  enroll,
  usernameOf,
} from "@/lib/testing/factories";
import { expect, test } from "./fixtures";
import { routes } from "./security/support/routes";
import { E2E_ORIGIN } from "./support/environment";

test.describe.configure({ timeout: 240_000 });

/** More than two pages of twenty. */
const MANY = 45;
const numbered = (name: string, mark: string, count = MANY) =>
  Array.from({ length: count }, (_, n) => `${name} ${mark} no${n + 1}.`);

async function getAs(actor: Actor, path: string) {
  const { token } = await createSession(actor);
  const response = await fetch(`${E2E_ORIGIN}${path}`, { headers: { cookie: `session=${token}` } });
  expect([path, response.status]).toEqual([path, 200]);
  return response;
}

/** The text of a page and of all pages that its links of this name lead to. */
async function walk(actor: Actor, path: string, nextLabel: RegExp) {
  let text = "";
  for (let at: string | undefined = path, pages = 0; at !== undefined; pages++) {
    expect(pages, `pages of ${path}`).toBeLessThan(20);
    const html: string = await (await getAs(actor, at)).text();
    const main: string = /<main[\s\S]*<\/main>/.exec(html)?.[0] ?? "";
    text += main;
    const links: RegExpExecArray[] = [
      ...main.matchAll(/<a\b[^>]*?href="([^"]+)"[^>]*>([\s\S]*?)<\/a>/g),
    ];
    const next = links.find(([, , label = ""]) => nextLabel.test(label.replaceAll(/<[^>]*>/g, "")));
    at = next?.[1]?.replaceAll("&amp;", "&").replace(/#.*/, "");
  }
  return text;
}

async function createSchool() {
  const mark = crypto.randomUUID().slice(0, 8);
  const [admin, teacher, student] = [
    await createActor("admin"),
    await createActor("teacher"),
    await createActor("student", { displayName: `Siswa ${mark} no0.` }),
  ];
  const course = await createCourse(teacher, { title: `Utama ${mark}`, students: [student] });
  const { id: projectId } = await createProject(course);
  const names = {
    courses: numbered("Kursus", mark),
    students: numbered("Siswa", mark),
    teachers: numbered("Guru", mark),
    announcements: numbered("Kabar", mark),
  };
  for (const title of names.courses) await createCourse(teacher, { title, students: [student] });
  for (const displayName of names.students)
    await enroll(course, await createActor("student", { displayName }));
  for (const displayName of names.teachers) {
    const username = usernameOf(await createActor("teacher", { displayName }));
    await addCoTeacher(teacher, { courseId: course.id, username });
  }
  for (const title of names.announcements) await announce(teacher, course, { title });
  const submissionId = await insertAttempts(student, projectId);
  const [{ id: moduleId } = { id: "" }] = await db.all<{ id: string }>(
    sql`select module_id as id from project where id = ${projectId}`,
  );
  return { mark, admin, teacher, student, course, moduleId, projectId, submissionId, names };
}

const ATTEMPTS = 130;
const attempts = Array.from({ length: ATTEMPTS }, (_, n) => `https://karya.example/no${n + 1}.`);

/** The id of the latest of many attempts, all sent back but the last. */
async function insertAttempts({ id: userId }: Actor, projectId: string) {
  const rows = attempts.map((link, n) => ({
    id: newId("submission"),
    projectId,
    userId,
    attempt: n + 1,
    link,
    handedInAt: new Date(1_700_000_000_000 + n),
    state: n + 1 === ATTEMPTS ? ("waiting" as const) : ("revise" as const),
  }));
  await writeBatch(rows.map((row) => db.insert(submission).values(row)));
  return rows.at(-1)?.id ?? "";
}

type School = Awaited<ReturnType<typeof createSchool>>;
type Case = {
  as: "admin" | "teacher" | "student";
  path: (school: School) => string;
  next?: RegExp;
  /** What the pages must show together. */
  shows: (school: School) => string[];
};

const NEXT = /Berikutnya/;
const OLDER = /sebelumnya/;

/** Every page with a list whose length only depends on use, by its file below `app/(shell)/`. */
const lists: Record<string, Case | Case[]> = {
  "(portal)/app/page.tsx": [
    { as: "student", path: () => "/app", shows: () => ["20 kursus pertama ditampilkan"] },
    { as: "student", path: () => "/app", shows: () => ['href="/app/notifications?unread=true"'] },
  ],
  "(portal)/app/courses/page.tsx": {
    as: "student",
    path: () => "/app/courses",
    shows: ({ names }) => names.courses,
  },
  "(portal)/app/courses/[id]/page.tsx": {
    as: "student",
    path: ({ course }) => `/app/courses/${course.id}`,
    next: OLDER,
    shows: ({ names }) => names.announcements,
  },
  "(portal)/app/notifications/page.tsx": {
    as: "student",
    path: () => "/app/notifications",
    next: OLDER,
    shows: ({ names }) => names.announcements,
  },
  "(portal)/app/settings/what-teachers-see/page.tsx": {
    as: "student",
    path: () => "/app/settings/what-teachers-see",
    shows: ({ names }) => names.courses,
  },
  "(portal)/app/projects/[id]/page.tsx": {
    as: "student",
    path: ({ projectId }) => `/app/projects/${projectId}`,
    next: OLDER,
    shows: () => attempts,
  },
  "(teacher)/teach/page.tsx": {
    as: "teacher",
    path: () => "/teach",
    shows: ({ names }) => names.courses,
  },
  "(teacher)/teach/courses/[id]/page.tsx": {
    as: "teacher",
    path: ({ course }) => `/teach/courses/${course.id}`,
    next: OLDER,
    shows: ({ names }) => names.announcements,
  },
  "(teacher)/teach/courses/[id]/edit/page.tsx": {
    as: "teacher",
    path: ({ course }) => `/teach/courses/${course.id}/edit`,
    shows: ({ names }) => names.teachers,
  },
  "(teacher)/teach/courses/[id]/members/page.tsx": {
    as: "teacher",
    path: ({ course }) => `/teach/courses/${course.id}/members`,
    shows: ({ names }) => names.students,
  },
  "(teacher)/teach/courses/[id]/modules/[moduleId]/progress/page.tsx": {
    as: "teacher",
    path: ({ course, moduleId }) => `/teach/courses/${course.id}/modules/${moduleId}/progress`,
    shows: ({ names }) => names.students,
  },
  "(teacher)/teach/projects/[id]/page.tsx": {
    as: "teacher",
    path: ({ projectId }) => `/teach/projects/${projectId}`,
    shows: ({ names }) => names.students,
  },
  "(teacher)/teach/submissions/[id]/page.tsx": {
    as: "teacher",
    path: ({ submissionId }) => `/teach/submissions/${submissionId}`,
    next: OLDER,
    shows: () => attempts,
  },
  "(admin)/admin/courses/page.tsx": {
    as: "admin",
    path: ({ mark }) => `/admin/courses?search=${mark}`,
    shows: ({ names }) => names.courses,
  },
  "(admin)/admin/users/page.tsx": {
    as: "admin",
    path: ({ mark }) => `/admin/users?search=${mark}`,
    shows: ({ names }) => [...names.students, ...names.teachers],
  },
  "(admin)/admin/audit/page.tsx": {
    as: "admin",
    path: ({ teacher }) => `/admin/audit?actor=${usernameOf(teacher)}`,
    shows: ({ names }) => names.announcements,
  },
};

/** Pages without a list, with one of bounded length, or tested below. */
const bounded = new Set([
  "(portal)/app/courses/[id]/modules/[moduleId]/page.tsx",
  "(portal)/app/notifications/[id]/page.tsx",
  "(teacher)/teach/announcements/[id]/edit/page.tsx", // says how many students it reaches
  "(teacher)/teach/announcements/[id]/page.tsx", // names in pages: lib/announcements/receipts.test.ts
  "(portal)/app/notifications/[id]/later/page.tsx",
  "(portal)/app/settings/data/page.tsx",
  "(portal)/app/join/page.tsx",
  "(portal)/app/join/[code]/page.tsx",
  "(portal)/app/calendar/page.tsx", // at most 200 of a kind a month: lib/calendar/events.test.ts
  "(portal)/app/settings/page.tsx", // at most 20 sessions a user
  "(teacher)/teach/courses/[id]/modules/page.tsx", // at most 100 modules a course
  "(teacher)/teach/courses/[id]/modules/[moduleId]/page.tsx",
  "(teacher)/teach/courses/[id]/invite/page.tsx",
  "(teacher)/teach/courses/[id]/members/import/page.tsx", // says how many rows are left out
  "(teacher)/teach/courses/[id]/announcements/new/page.tsx", // says how many students it reaches
  "(admin)/admin/page.tsx",
  "(admin)/admin/announcements/page.tsx", // paged as lib/announcements/school.test.ts shows: here it would reach all users
  "(admin)/admin/deletion-requests/page.tsx", // says that there are more: lib/users/deletion-requests.test.ts
  "(admin)/admin/users/new/page.tsx",
  "(admin)/admin/users/import/page.tsx", // says how many rows are left out
  "(admin)/admin/users/[id]/page.tsx", // the successors
  "(admin)/admin/users/[id]/delete/page.tsx", // the successors
]);

test("no page's list ends in silence: its pages together show every row", async () => {
  const pages = Object.keys(routes)
    .filter((file) => file.startsWith("(shell)/") && file.endsWith("page.tsx"))
    .map((file) => file.replace("(shell)/", ""));
  expect(pages.filter((file) => !(file in lists) && !bounded.has(file))).toEqual([]);

  const school = await createSchool();
  for (const [file, cases] of Object.entries(lists)) {
    for (const { as, path, next = NEXT, shows } of [cases].flat()) {
      const text = (await walk(school[as], path(school), next)).replaceAll("<!-- -->", "");
      const missing = shows(school).filter((row) => !text.includes(row));
      expect([file, missing]).toEqual([file, []]);
    }
  }
});

type Listed = { items: Record<string, unknown>[]; next: string | number | null };

/** The titles or names of all pages of a list, `by` being the parameter of the cursor. */
async function readAll(actor: Actor, path: string, by: string) {
  const found: unknown[] = [];
  for (let next: string | number | null = ""; next !== null;) {
    const more = next === "" ? "" : `&${by}=${encodeURIComponent(next)}`;
    const page = (await (await getAs(actor, `${path}${more}`)).json()) as Listed;
    found.push(...page.items.map((item) => item["title"] ?? item["displayName"]));
    next = page.next;
  }
  return found;
}

test("no list of the API ends in silence: following `next` reads every row", async () => {
  const { admin, teacher, student, course, moduleId, mark, names } = await createSchool();
  const courses = names.courses.toSorted(new Intl.Collator("id", { numeric: true }).compare);
  const search = `search=no&limit=20`;
  expect(await readAll(admin, `/api/courses?search=Kursus+${mark}&sort=title`, "after")).toEqual(
    courses,
  );
  expect(await readAll(admin, `/api/courses?search=Kursus+${mark}`, "before")).toEqual(
    names.courses.toReversed(),
  );
  expect(await readAll(admin, `/api/users?search=Siswa+${mark}&sort=displayName`, "after")).toEqual(
    [`Siswa ${mark} no0.`, ...names.students],
  );
  expect(await readAll(teacher, `/api/courses/${course.id}/members?${search}`, "after")).toEqual([
    `Siswa ${mark} no0.`,
    ...names.students,
  ]);
  const completions = `/api/courses/${course.id}/modules/${moduleId}/completions?limit=20`;
  expect(await readAll(teacher, completions, "after")).toEqual([
    `Siswa ${mark} no0.`,
    ...names.students,
  ]);
  const announcements = names.announcements.toReversed();
  const sent = `/api/courses/${course.id}/announcements?limit=20`;
  expect(await readAll(student, sent, "before")).toEqual(announcements);
  expect(await readAll(student, "/api/notifications?limit=20", "before")).toEqual(announcements);
});
