import "server-only";

import { and, eq, type SQL, sql } from "drizzle-orm";
import { db, writeBatch } from "@/db/client";
import { course, courseModule, project, submission } from "@/db/schema";
import type { Actor } from "@/lib/auth/actor";
import { changeableBy, requireManaged } from "@/lib/courses/guarded-update";
import { courseWithin } from "@/lib/courses/scope";
import { type ErrorReason, notFound, PublicError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { withdrawOfProject } from "@/lib/notifications/withdrawal";
import {
  idempotencyRecord,
  type IdempotencyRecord,
  requireSameRequest,
} from "@/lib/http/idempotency-record";
import { type CourseModule, getModule } from "./data";
import { type ModuleContent, MOST_MODULES } from "./schema";

type Target = { courseId: string; moduleId: string };

const handedIn = (moduleId: string) => sql`exists (select 1 from ${submission}
  join ${project} on ${project.id} = ${submission.projectId}
  where ${project.moduleId} = ${moduleId})`;

type Seen = Target & { version?: number };

/** That a module, of the version that was seen, may be changed by an actor; for a WHERE about modules. */
const changing = (actor: Actor, { courseId, moduleId, version }: Seen) =>
  sql`id = ${moduleId} and course_id = ${courseId}
    and ${version === undefined ? sql`true` : sql`version = ${version}`}
    and ${courseWithin(courseId, changeableBy(actor))}`;

/** For the batch that removes a module's project `ifSo`. */
const withdrawProject = (moduleId: string, ifSo: SQL) =>
  withdrawOfProject(moduleId, sql`exists (select 1 from ${courseModule} where ${ifSo})`);

/**
 * Appends a module to a course the actor manages; answers its id. The same `key` again adds nothing and
 * answers the first one's.
 */
export async function addModule(
  actor: Actor,
  { courseId, ...content }: ModuleContent & { courseId: string },
  key?: string,
): Promise<string> {
  const { title, summary } = content;
  const now = Date.now();
  const mark = idempotencyRecord(actor, key, [courseId, content]);
  await requireManaged(actor, courseId); // before anything is said of what was made
  const given = await findRequested(mark);
  if (given !== undefined) return given;
  requireSensibleDue(content, undefined, now);
  const id = newId("module");
  const { added } = await writeBatch({
    added: sql`insert into ${courseModule} (id, course_id, position, title, summary, opens_at, created_at,
          request_key, request_digest)
        select ${id}, ${course.id},
          (select coalesce(max(position), 0) + 1 from ${courseModule} where course_id = ${courseId}),
          ${title}, ${summary}, ${openingOf(content, undefined, now)}, ${now},
          ${mark?.key ?? null}, ${mark?.digest ?? null}
        from ${course} where ${course.id} = ${courseId} and ${changeableBy(actor)}
          and (select count(*) from ${courseModule} where course_id = ${courseId}) < ${MOST_MODULES}
        on conflict (request_key) do nothing`,
    project: saveProject(id, content, now),
  });
  if (added.rowsAffected === 1) return id;
  const meanwhile = await findRequested(mark);
  if (meanwhile !== undefined) return meanwhile;
  throw await whyUnchanged(actor, courseId, { otherwise: "tooManyModules" });
}

/** The module that the same request has made before; throws if it was another request. */
async function findRequested(mark: IdempotencyRecord | undefined): Promise<string | undefined> {
  if (!mark) return undefined;
  const [found] = await db
    .select({ id: courseModule.id, digest: courseModule.requestDigest })
    .from(courseModule)
    .where(eq(courseModule.requestKey, mark.key));
  if (!found) return undefined;
  requireSameRequest(mark, found);
  return found.id;
}

/** Replaces what is in a module, of the version that the actor has seen. */
export async function updateModule(
  actor: Actor,
  input: ModuleContent & Target & { version: number },
): Promise<{ opened: boolean }> {
  const { courseId, moduleId, version, ...content } = input;
  const { title, summary } = content;
  const seen = await requireModule(actor, { courseId, moduleId });
  if (seen.version !== version) throw new PublicError("STALE", "changedMeanwhile");
  const now = Date.now();
  requireSensibleDue(content, seen, now);
  const dropped = content.project === null;
  const allowed = sql`${changing(actor, { courseId, moduleId, version })}
    and ${dropped ? sql`not ${handedIn(moduleId)}` : sql`true`}`;
  const { updated } = await writeBatch({
    withdrawn: dropped ? withdrawProject(moduleId, allowed) : [],
    updated: sql`update ${courseModule} set title = ${title}, summary = ${summary},
          opens_at = ${openingOf(content, seen.opensAt, now)}, version = version + 1
        where ${allowed}`,
    project: dropped
      ? sql`delete from ${project} where module_id = ${moduleId} and changes() = 1`
      : saveProject(moduleId, content, now, sql`changes() = 1`),
  });
  if (updated.rowsAffected !== 1) {
    throw await whyUnchanged(actor, courseId, { moduleId, version });
  }
  return { opened: content.opensAt === "now" && !seen.isOpen };
}

/** Deletes a module for which nobody has handed in anything. */
export async function deleteModule(
  actor: Actor,
  { courseId, moduleId, version }: Target & { version?: number },
): Promise<void> {
  const allowed = sql`${changing(actor, { courseId, moduleId, version })}
    and not ${handedIn(moduleId)}`;
  const { deleted } = await writeBatch({
    withdrawn: withdrawProject(moduleId, allowed),
    deleted: sql`delete from ${courseModule} where ${allowed}`,
  });
  if (deleted.rowsAffected !== 1) {
    throw await whyUnchanged(actor, courseId, { moduleId, version });
  }
}

/**
 * Puts all modules of a course into this order. One statement, so that of two at once one order remains.
 * Refused when the course's modules are others meanwhile.
 */
export async function reorderModules(
  actor: Actor,
  { courseId, order }: { courseId: string; order: readonly string[] },
): Promise<void> {
  if (new Set(order).size < order.length) throw new PublicError("INVALID", "moduleOrder", "order");
  const wanted = sql`json_each(${JSON.stringify(order)})`;
  const { moved, left } = await writeBatch({
    moved: sql`update ${courseModule} set position = (
          select key + 1 from ${wanted} where value = ${courseModule.id})
        where course_id = ${courseId} and ${courseWithin(courseId, changeableBy(actor))}
          and (select count(*) from ${courseModule} as each where each.course_id = ${courseId})
            = ${order.length}
          and not exists (select 1 from ${courseModule} as each
            where each.course_id = ${courseId} and each.id not in (select value from ${wanted}))`,
    left: sql`select 1 from ${courseModule} where course_id = ${courseId} limit 1`,
  });
  if (moved.rowsAffected === order.length && order.length > 0) return;
  const { status } = await requireManaged(actor, courseId);
  if (status === "archived") throw new PublicError("CONFLICT", "courseArchived");
  if (order.length > 0 || left.rows.length !== 0) throw new PublicError("CONFLICT", "moduleOrder");
}

/** A module of a course that the actor manages; throws when there is none. */
async function requireModule(actor: Actor, target: Target) {
  await requireManaged(actor, target.courseId);
  const found = await getModule(actor, target);
  if (!found) throw notFound();
  return found;
}

/** When students may see it, in epoch milliseconds: what is open and stays open keeps its time. */
function openingOf({ opensAt }: ModuleContent, before: Date | null | undefined, now: number) {
  if (opensAt !== "now") return opensAt?.getTime() ?? null;
  return before ? Math.min(before.getTime(), now) : now;
}

/** A due time lies ahead, and behind the opening, unless both have been there before. */
function requireSensibleDue(
  content: ModuleContent,
  before: Pick<CourseModule, "opensAt" | "project"> | undefined,
  now: number,
) {
  const due = content.project?.dueAt?.getTime();
  if (due === undefined) return;
  const opening = openingOf(content, before?.opensAt, now);
  const isSameDue = due === before?.project?.dueAt?.getTime();
  if (due <= now && !isSameDue) throw new PublicError("INVALID", "dueInPast", "dueAt");
  const isSame = isSameDue && opening === before.opensAt?.getTime();
  if (opening !== null && due <= opening && !isSame) {
    throw new PublicError("INVALID", "dueBeforeOpening", "dueAt");
  }
}

/** Whoever moves the due time has everybody reminded again. */
function saveProject(moduleId: string, content: ModuleContent, now: number, onlyIf?: SQL): SQL {
  const { brief = "", deliverable = "", dueAt = null } = content.project ?? {};
  return sql`insert into ${project} (id, module_id, brief, deliverable, due_at, created_at)
    select ${newId("project")}, ${courseModule.id}, ${brief}, ${deliverable},
      ${dueAt?.getTime() ?? null}, ${now}
    from ${courseModule}
    where ${courseModule.id} = ${moduleId} and ${Number(content.project !== null)}
      and ${onlyIf ?? sql`true`}
    on conflict (module_id) do update set brief = excluded.brief, deliverable = excluded.deliverable,
      reminded_at = case when due_at is excluded.due_at then reminded_at end,
      due_at = excluded.due_at`;
}

type Reasons = { moduleId?: string; version?: number; otherwise?: ErrorReason };

async function whyUnchanged(
  actor: Actor,
  courseId: string,
  { moduleId, version, otherwise = "moduleHasSubmissions" }: Reasons,
): Promise<PublicError> {
  const { status } = await requireManaged(actor, courseId);
  if (status === "archived") return new PublicError("CONFLICT", "courseArchived");
  if (moduleId === undefined) return new PublicError("CONFLICT", otherwise);
  const [found] = await db
    .select({ version: courseModule.version })
    .from(courseModule)
    .where(and(eq(courseModule.id, moduleId), eq(courseModule.courseId, courseId)));
  if (!found) return notFound();
  if (version !== undefined && found.version !== version) {
    return new PublicError("STALE", "changedMeanwhile");
  }
  return new PublicError("CONFLICT", otherwise);
}
