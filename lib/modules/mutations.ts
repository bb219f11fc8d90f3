import "server-only";

import { and, eq, type SQL, sql } from "drizzle-orm";
import { db, writeBatch } from "@/db/client";
import { course, courseModule, project, submission } from "@/db/schema";
import type { Actor } from "@/lib/auth/actor";
import { changeableBy, requireManaged } from "@/lib/courses/guarded-update";
import { courseWithin } from "@/lib/courses/scope";
import { type ErrorReason, notFound, PublicError } from "@/lib/errors";
import {
  areAttachable,
  requireAttachable,
  requireFewFiles,
  setAttachments,
} from "@/lib/files/attachments";
import { newId } from "@/lib/ids";
import { hasUnsafeLink } from "@/lib/text/unsafe-links";
import { withdrawOfProject } from "@/lib/notifications/withdrawal";
import {
  idempotencyRecord,
  type IdempotencyRecord,
  requireSameRequest,
} from "@/lib/http/idempotency-record";
import { type CourseModule, getModule } from "./data";
import { type ModuleContent, MAX_MODULES } from "./schema";

type Target = { courseId: string; moduleId: string };

const handedIn = (moduleId: string) => sql`exists (select 1 from ${submission}
  join ${project} on ${project.id} = ${submission.projectId}
  where ${project.moduleId} = ${moduleId})`;

type VersionedTarget = Target & { version?: number };

/** For a WHERE on modules: the actor may change the module, and its version is not stale. */
const isChangeable = (actor: Actor, { courseId, moduleId, version }: VersionedTarget) =>
  sql`id = ${moduleId} and course_id = ${courseId}
    and ${version === undefined ? sql`true` : sql`version = ${version}`}
    and ${courseWithin(courseId, changeableBy(actor))}`;

/** For a batch that removes a module's project under `condition`. */
const withdrawProject = (moduleId: string, condition: SQL) =>
  withdrawOfProject(moduleId, sql`exists (select 1 from ${courseModule} where ${condition})`);

/**
 * Appends a module to a course the actor manages; returns its id. Idempotent per `key`: a repeated request
 * returns the id of the first.
 */
export async function addModule(
  actor: Actor,
  { courseId, ...content }: ModuleContent & { courseId: string },
  key?: string,
): Promise<string> {
  const { title, summary, text, attachments = [] } = content;
  const now = Date.now();
  const record = idempotencyRecord(actor, key, [courseId, content]);
  await requireManaged(actor, courseId); // first, so that outsiders cannot probe keys
  const existing = await findByRequest(record);
  if (existing !== undefined) return existing;
  requireSafeLinks(content);
  requireFewFiles(attachments);
  requireValidDueTime(content, undefined, now);
  const id = newId("module");
  const owner = { kind: "module", id } as const;
  const { added } = await writeBatch({
    added: sql`insert into ${courseModule} (id, course_id, position, title, summary, text, opens_at,
          created_at, request_key, request_digest)
        select ${id}, ${course.id},
          (select coalesce(max(position), 0) + 1 from ${courseModule} where course_id = ${courseId}),
          ${title}, ${summary}, ${text}, ${openingTime(content, undefined, now)}, ${now},
          ${record?.key ?? null}, ${record?.digest ?? null}
        from ${course} where ${course.id} = ${courseId} and ${changeableBy(actor)}
          and (select count(*) from ${courseModule} where course_id = ${courseId}) < ${MAX_MODULES}
          and ${areAttachable(actor, owner, attachments)}
        on conflict (request_key) do nothing`,
    project: saveProject(id, content, now),
    files: setAttachments(actor, owner, { ids: attachments, onlyIf: isThere(id) }),
  });
  if (added.rowsAffected === 1) return id;
  const concurrent = await findByRequest(record);
  if (concurrent !== undefined) return concurrent;
  await requireAttachable(actor, owner, attachments);
  throw await explainFailedUpdate(actor, courseId, { failureReason: "tooManyModules" });
}

const isThere = (id: string) => sql`exists (select 1 from ${courseModule} where id = ${id})`;

/** The module created by the same request before; throws if the key was used for another request. */
async function findByRequest(record: IdempotencyRecord | undefined): Promise<string | undefined> {
  if (!record) return undefined;
  const [found] = await db
    .select({ id: courseModule.id, digest: courseModule.requestDigest })
    .from(courseModule)
    .where(eq(courseModule.requestKey, record.key));
  if (!found) return undefined;
  requireSameRequest(record, found);
  return found.id;
}

/** Replaces a module; throws when `version` is stale. `opened` is true if it became open. */
export async function updateModule(
  actor: Actor,
  input: ModuleContent & Target & { version: number },
): Promise<{ opened: boolean }> {
  const { courseId, moduleId, version, ...content } = input;
  const { title, summary, text, attachments = [] } = content;
  const current = await requireModule(actor, { courseId, moduleId });
  if (current.version !== version) throw new PublicError("STALE", "changedMeanwhile");
  const now = Date.now();
  requireSafeLinks(content);
  requireFewFiles(attachments);
  requireValidDueTime(content, current, now);
  const owner = { kind: "module", id: moduleId } as const;
  const removesProject = content.project === null;
  const allowed = sql`${isChangeable(actor, { courseId, moduleId, version })}
    and ${removesProject ? sql`not ${handedIn(moduleId)}` : sql`true`}
    and ${areAttachable(actor, owner, attachments)}`;
  const onlyIf = sql`exists (select 1 from ${courseModule} where ${allowed})`;
  const { updated } = await writeBatch({
    withdrawn: removesProject ? withdrawProject(moduleId, allowed) : [],
    files: setAttachments(actor, owner, { ids: attachments, onlyIf }),
    updated: sql`update ${courseModule} set title = ${title}, summary = ${summary}, text = ${text},
          opens_at = ${openingTime(content, current.opensAt, now)}, version = version + 1
        where ${allowed}`,
    project: removesProject
      ? sql`delete from ${project} where module_id = ${moduleId} and changes() = 1`
      : saveProject(moduleId, content, now, sql`changes() = 1`),
  });
  if (updated.rowsAffected !== 1) {
    await requireAttachable(actor, owner, attachments);
    throw await explainFailedUpdate(actor, courseId, { moduleId, version });
  }
  return { opened: content.opensAt === "now" && !current.isOpen };
}

/** Deletes a module without submissions. */
export async function deleteModule(
  actor: Actor,
  { courseId, moduleId, version }: Target & { version?: number },
): Promise<void> {
  const allowed = sql`${isChangeable(actor, { courseId, moduleId, version })}
    and not ${handedIn(moduleId)}`;
  const { deleted } = await writeBatch({
    withdrawn: withdrawProject(moduleId, allowed),
    deleted: sql`delete from ${courseModule} where ${allowed}`,
  });
  if (deleted.rowsAffected !== 1) {
    throw await explainFailedUpdate(actor, courseId, { moduleId, version });
  }
}

/**
 * Sets the order of all modules of a course, in one statement because of concurrent changes. Throws when
 * `order` is not exactly the course's modules.
 */
export async function reorderModules(
  actor: Actor,
  { courseId, order }: { courseId: string; order: readonly string[] },
): Promise<void> {
  if (new Set(order).size < order.length) throw new PublicError("INVALID", "moduleOrder", "order");
  const positions = sql`json_each(${JSON.stringify(order)})`;
  const { moved, remaining } = await writeBatch({
    moved: sql`update ${courseModule} set position = (
          select key + 1 from ${positions} where value = ${courseModule.id})
        where course_id = ${courseId} and ${courseWithin(courseId, changeableBy(actor))}
          and (select count(*) from ${courseModule} as each where each.course_id = ${courseId})
            = ${order.length}
          and not exists (select 1 from ${courseModule} as each
            where each.course_id = ${courseId} and each.id not in (select value from ${positions}))`,
    remaining: sql`select 1 from ${courseModule} where course_id = ${courseId} limit 1`,
  });
  if (moved.rowsAffected === order.length && order.length > 0) return;
  const { status } = await requireManaged(actor, courseId);
  if (status === "archived") throw new PublicError("CONFLICT", "courseArchived");
  if (order.length > 0 || remaining.rows.length !== 0)
    throw new PublicError("CONFLICT", "moduleOrder");
}

/** A module of a course that the actor manages; throws when there is none. */
async function requireModule(actor: Actor, target: Target) {
  await requireManaged(actor, target.courseId);
  const found = await getModule(actor, target);
  if (!found) throw notFound();
  return found;
}

/** As in announcements. */
function requireSafeLinks({ text }: ModuleContent) {
  if (hasUnsafeLink(text)) throw new PublicError("INVALID", "unsafeLink", "text");
}

/** When the module opens, in epoch milliseconds, or null; a module that is already open keeps its time. */
function openingTime({ opensAt }: ModuleContent, before: Date | null | undefined, now: number) {
  if (opensAt !== "now") return opensAt?.getTime() ?? null;
  return before ? Math.min(before.getTime(), now) : now;
}

/** Throws unless the due time is in the future and after the opening; unchanged times are accepted. */
function requireValidDueTime(
  content: ModuleContent,
  before: Pick<CourseModule, "opensAt" | "project"> | undefined,
  now: number,
) {
  const due = content.project?.dueAt?.getTime();
  if (due === undefined) return;
  const opening = openingTime(content, before?.opensAt, now);
  const isSameDue = due === before?.project?.dueAt?.getTime();
  if (due <= now && !isSameDue) throw new PublicError("INVALID", "dueInPast", "dueAt");
  const isSame = isSameDue && opening === before.opensAt?.getTime();
  if (opening !== null && due <= opening && !isSame) {
    throw new PublicError("INVALID", "dueBeforeOpening", "dueAt");
  }
}

/** Upserts the project; a changed due time resets its reminder. */
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

type FailedUpdate = { moduleId?: string; version?: number; failureReason?: ErrorReason };

async function explainFailedUpdate(
  actor: Actor,
  courseId: string,
  { moduleId, version, failureReason = "moduleHasSubmissions" }: FailedUpdate,
): Promise<PublicError> {
  const { status } = await requireManaged(actor, courseId);
  if (status === "archived") return new PublicError("CONFLICT", "courseArchived");
  if (moduleId === undefined) return new PublicError("CONFLICT", failureReason);
  const [found] = await db
    .select({ version: courseModule.version })
    .from(courseModule)
    .where(and(eq(courseModule.id, moduleId), eq(courseModule.courseId, courseId)));
  if (!found) return notFound();
  if (version !== undefined && found.version !== version) {
    return new PublicError("STALE", "changedMeanwhile");
  }
  return new PublicError("CONFLICT", failureReason);
}
