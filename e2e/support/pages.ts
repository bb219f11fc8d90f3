import type { Page } from "playwright/test";
import {
  announce,
  createActor,
  createModule,
  createProject,
  createSession,
} from "@/lib/testing/factories";
import { contentFor, draft as createDraft } from "@/lib/announcements/testing/announcements";
import type { Actor } from "@/lib/auth/actor";
import { type Classroom, expect } from "../fixtures";
import { E2E_ORIGIN } from "./environment";

type Ids = {
  course: string;
  joinCode: string;
  notification: string;
  announcement: string;
  project: string;
  module: string;
  submission: string;
  draft: string;
  user: string;
};
type Visitor = "visitor" | "student" | "teacher" | "admin";
type Place = { as: Visitor; path: (ids: Ids) => string };

const forAll = (as: Visitor, paths: Record<string, string | Place["path"]>) =>
  Object.fromEntries(
    Object.entries(paths).map(([file, path]) => [
      file,
      { as, path: typeof path === "string" ? () => path : path },
    ]),
  );

/** Every page that shows something, by its file: who looks at it, and where. */
export const places: Record<string, Place> = {
  ...forAll("visitor", {
    "(auth)/login/page.tsx": "/login",
    "(auth)/register/page.tsx": "/register",
    "api/docs/page.tsx": "/api/docs",
  }),
  ...forAll("student", {
    "(shell)/(portal)/app/page.tsx": "/app",
    "(shell)/(portal)/app/calendar/page.tsx": "/app/calendar",
    "(shell)/(portal)/app/courses/page.tsx": "/app/courses",
    "(shell)/(portal)/app/courses/[id]/page.tsx": ({ course }) => `/app/courses/${course}`,
    "(shell)/(portal)/app/courses/[id]/modules/[moduleId]/page.tsx": ({ course, module }) =>
      `/app/courses/${course}/modules/${module}`,
    "(shell)/(portal)/app/notifications/page.tsx": "/app/notifications",
    "(shell)/(portal)/app/notifications/[id]/page.tsx": ({ notification }) =>
      `/app/notifications/${notification}`,
    "(shell)/(portal)/app/notifications/[id]/later/page.tsx": ({ notification }) =>
      `/app/notifications/${notification}/later`,
    "(shell)/(portal)/app/projects/[id]/page.tsx": ({ project }) => `/app/projects/${project}`,
    "(shell)/(portal)/app/join/page.tsx": "/app/join",
    "(shell)/(portal)/app/join/[code]/page.tsx": ({ joinCode }) => `/app/join/${joinCode}`,
    "(shell)/(portal)/app/settings/page.tsx": "/app/settings",
    "(shell)/(portal)/app/settings/data/page.tsx": "/app/settings/data",
    "(shell)/(portal)/app/settings/what-teachers-see/page.tsx": "/app/settings/what-teachers-see",
  }),
  ...forAll("teacher", {
    "(shell)/(teacher)/teach/page.tsx": "/teach",
    "(shell)/(teacher)/teach/courses/[id]/page.tsx": ({ course }) => `/teach/courses/${course}`,
    "(shell)/(teacher)/teach/courses/[id]/modules/page.tsx": ({ course }) =>
      `/teach/courses/${course}/modules`,
    "(shell)/(teacher)/teach/courses/[id]/invite/page.tsx": ({ course }) =>
      `/teach/courses/${course}/invite`,
    "(shell)/(teacher)/teach/courses/[id]/edit/page.tsx": ({ course }) =>
      `/teach/courses/${course}/edit`,
    "(shell)/(teacher)/teach/courses/[id]/members/page.tsx": ({ course }) =>
      `/teach/courses/${course}/members`,
    "(shell)/(teacher)/teach/courses/[id]/members/import/page.tsx": ({ course }) =>
      `/teach/courses/${course}/members/import`,
    "(shell)/(teacher)/teach/announcements/[id]/edit/page.tsx": ({ draft }) =>
      `/teach/announcements/${draft}/edit`,
    "(shell)/(teacher)/teach/announcements/[id]/page.tsx": ({ announcement }) =>
      `/teach/announcements/${announcement}`,
    "(shell)/(teacher)/teach/courses/[id]/announcements/new/page.tsx": ({ course }) =>
      `/teach/courses/${course}/announcements/new`,
    "(shell)/(teacher)/teach/courses/[id]/modules/[moduleId]/page.tsx": ({ course, module }) =>
      `/teach/courses/${course}/modules/${module}`,
    "(shell)/(teacher)/teach/courses/[id]/modules/[moduleId]/progress/page.tsx": ({
      course,
      module,
    }) => `/teach/courses/${course}/modules/${module}/progress`,
    "(shell)/(teacher)/teach/projects/[id]/page.tsx": ({ project }) => `/teach/projects/${project}`,
    "(shell)/(teacher)/teach/submissions/[id]/page.tsx": ({ submission }) =>
      `/teach/submissions/${submission}`,
  }),
  ...forAll("admin", {
    "(shell)/(admin)/admin/page.tsx": "/admin",
    "(shell)/(admin)/admin/announcements/page.tsx": "/admin/announcements",
    "(shell)/(admin)/admin/audit/page.tsx": "/admin/audit",
    "(shell)/(admin)/admin/courses/page.tsx": "/admin/courses",
    "(shell)/(admin)/admin/deletion-requests/page.tsx": "/admin/deletion-requests",
    "(shell)/(admin)/admin/users/page.tsx": "/admin/users",
    "(shell)/(admin)/admin/users/new/page.tsx": "/admin/users/new",
    "(shell)/(admin)/admin/users/import/page.tsx": "/admin/users/import",
    "(shell)/(admin)/admin/users/[id]/page.tsx": ({ user }) => `/admin/users/${user}`,
    "(shell)/(admin)/admin/users/[id]/delete/page.tsx": ({ user }) => `/admin/users/${user}/delete`,
  }),
};

/** Pages that only redirect, or are for a moment in an account's life; they look like the login page. */
export const withoutPlace = ["page.tsx", "(auth)/password/page.tsx"];

/** The student hands in through the page; the submission waits for a review. */
export async function handIn(page: Page, projectId: string): Promise<void> {
  await page.goto(`/app/projects/${projectId}`);
  await page.getByLabel("Tautan hasil kerjamu").fill("https://situs.example/");
  await page.getByRole("button", { name: "Kumpulkan" }).click();
  await expect(page.getByText("Sudah dikumpulkan. Gurumu sudah diberi tahu.")).toBeVisible();
}

type PageOf = (actor: Actor) => Promise<Page>;

/** Fills the classroom's pages; returns the paths to look at, and a page of each kind of visitor. */
export async function openEverything(classroom: Classroom, visitor: Page, pageOf: PageOf) {
  const { course, teacher, student } = classroom;
  const { id: notification, announcementId } = await announce(teacher, course, {
    message: `Tempelkan tautanmu di sini: https://contoh.sch.id/${"panjang".repeat(12)}`,
  });
  await createModule(course, "Pengantar pemrograman web");
  const project = await createProject(course, { title: "Situs kelas pertamamu" });
  const draft = await createDraft(
    teacher,
    contentFor([course], { message: "**Tebal**, dan:\n\n- satu\n- dua", needsConfirmation: true }),
  );
  const pages = {
    visitor,
    student: await pageOf(student),
    teacher: await pageOf(teacher),
    admin: await pageOf(await createActor("admin")),
  };
  await handIn(pages.student, project.id);
  await pages.teacher.goto(`/teach/projects/${project.id}`);
  const board = pages.teacher.getByRole("link", { name: "Dewi Lestari" });
  const submission = (await board.getAttribute("href"))?.split("/").at(-1) ?? "";
  const ids = {
    course: course.id,
    joinCode: course.joinCode,
    notification,
    announcement: announcementId,
    project: project.id,
    module: project.moduleId,
    submission,
    draft: draft.id,
    user: student.id,
  };
  const shown = Object.values(places).map(({ as, path }) => ({ page: pages[as], path: path(ids) }));
  return { pages, shown, ids };
}

/** Through the server, which then sends it to open streams at once. */
export async function publish({ teacher, course }: Classroom, title: string) {
  const { token } = await createSession(teacher);
  const response = await fetch(`${E2E_ORIGIN}/api/courses/${course.id}/announcements`, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      "Idempotency-Key": crypto.randomUUID(),
      Cookie: `session=${token}`,
    },
    body: JSON.stringify({ type: "general", title, message: "Sampai besok." }),
  });
  expect(response.status).toBe(201);
}
