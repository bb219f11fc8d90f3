import { and, eq, type SQL } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { db } from "@/db/client";
import type { CourseStatus } from "@/db/enums";
import { course, courseTeacher } from "@/db/schema";
import type { Actor } from "@/lib/auth/actor";
import { createActor, createCourse } from "@/lib/testing/factories";
import { listedFor, managedBy, ownedBy, visibleTo } from "./scope";

const kinds = ["draft", "open", "closed", "archived"] as const;
type Kind = (typeof kinds)[number];
const statusOf: Record<Kind, CourseStatus> = {
  draft: "draft",
  open: "published",
  closed: "published",
  archived: "archived",
};

/** A course of each kind with the same people, and who they are. */
async function school() {
  const people = {
    owner: await createActor("teacher"),
    colleague: await createActor("teacher"),
    "other teacher": await createActor("teacher"),
    admin: await createActor("admin"),
    member: await createActor("student"),
    "other student": await createActor("student"),
  };
  // What was taken from them in between is no proof of anything.
  const formerOwner = { id: people.owner.id, role: "student" } as Actor;
  const formerColleague = { id: people.colleague.id, role: "student" } as Actor;
  const courses = new Map<string, Kind>();
  for (const kind of kinds) {
    const options = {
      students: [people.member],
      status: statusOf[kind],
      joinOpen: kind === "open",
    };
    const { id: courseId } = await createCourse(people.owner, options);
    await db
      .insert(courseTeacher)
      .values({ courseId, userId: people.colleague.id, createdAt: new Date() });
    courses.set(courseId, kind);
  }
  return {
    people: { ...people, "former owner": formerOwner, "former colleague": formerColleague },
    courses,
  };
}

let at: Awaited<ReturnType<typeof school>>;
beforeAll(async () => {
  at = await school();
});

async function within(scope: SQL): Promise<string> {
  const rows = await db
    .select({ id: course.id })
    .from(course)
    .where(and(scope, eq(course.title, "Kelas Uji")));
  const found = new Set(rows.map(({ id }) => at.courses.get(id)));
  return kinds.filter((kind) => found.has(kind)).join(" ");
}

const all = "draft open closed archived";

test.each([
  { who: "owner", visible: all, listed: all, managed: all, owned: all },
  { who: "colleague", visible: all, listed: all, managed: all, owned: "" },
  { who: "other teacher", visible: "", listed: "", managed: "", owned: "" },
  { who: "admin", visible: all, listed: all, managed: all, owned: all },
  {
    who: "member",
    visible: "open closed archived",
    listed: "open closed archived",
    managed: "",
    owned: "",
  },
  { who: "other student", visible: "", listed: "open", managed: "", owned: "" },
  { who: "former owner", visible: "", listed: "open", managed: "", owned: "" },
  { who: "former colleague", visible: "", listed: "open", managed: "", owned: "" },
] as const)(
  "C6: $who sees into [$visible], lists [$listed], manages [$managed], owns [$owned]",
  async ({ who, visible, listed, managed, owned }) => {
    const actor = at.people[who];
    expect(await within(visibleTo(actor))).toBe(visible);
    expect(await within(listedFor(actor))).toBe(listed);
    expect(await within(managedBy(actor))).toBe(managed);
    expect(await within(ownedBy(actor))).toBe(owned);
  },
);
