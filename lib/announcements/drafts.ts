import "server-only";

import { eq, type SQL, sql } from "drizzle-orm";
import { db, writeBatch } from "@/db/client";
import { databaseNow } from "@/db/now";
import {
  announcement,
  announcementCourse,
  announcementPerson,
  course,
  enrollment,
  project,
} from "@/db/schema";
import type { Actor } from "@/lib/auth/actor";
import { canTeach } from "@/lib/courses/policy";
import { managedBy } from "@/lib/courses/scope";
import { forbidden, PublicError } from "@/lib/errors";
import {
  areAttachable,
  filesGone,
  requireAttachable,
  requireFewFiles,
  setAttachments,
} from "@/lib/files/attachments";
import { newId } from "@/lib/ids";
import type { AnnouncementContent } from "./content";
import { isAllowed } from "./lifecycle";
import { requireOwn } from "./stored";

export type SavedDraft = { id: string; revision: number; savedAt: Date };

/** When the author means to publish a draft; null: at once. */
export type Plan = { publishAt: Date | null; sendLate: boolean };

type DraftChange = {
  content: AnnouncementContent;
  /** Left as it is when undefined, and in what is scheduled. */
  plan?: Plan | undefined;
  /** The key of the form that saves. */
  clientKey?: string | undefined;
};

/**
 * Creates a draft. Idempotent per `clientKey`: a repeated request stores the newer content in the first
 * draft. Courses that the actor does not manage, and persons who are not in a course, are left out.
 */
export async function createDraft(
  actor: Actor,
  { draftsOnly, ...change }: DraftChange & { clientKey: string; draftsOnly?: boolean },
): Promise<SavedDraft> {
  const { id, isNew, revision, savedAt } = await insertDraft(actor, change);
  if (isNew) return { id, revision, savedAt };
  return saveDraft(actor, id, { ...change, draftsOnly, revision });
}

/** Of a draft that was created and not changed since: storing its content counts as a change. */
export const CREATED_REVISION = 2;

/** Creates a draft, or finds the one of an earlier request, as it is now. */
export async function insertDraft(
  actor: Actor,
  change: DraftChange & { clientKey: string },
): Promise<SavedDraft & { isNew: boolean }> {
  if (!canTeach(actor)) throw forbidden();
  const { clientKey, content } = change;
  requireFewFiles(content.attachments);
  const id = newId("ann");
  const isNew = sql`exists (select 1 from ${announcement} where id = ${id})`;
  await writeBatch({
    created: insertEmpty(actor, { id, clientKey, content }),
    stored: storeContent(actor, { id, ...change, onlyIf: isNew }),
  });
  const [row] = await db
    .select({ id: announcement.id, revision: announcement.revision, at: announcement.updatedAt })
    .from(announcement)
    .where(
      sql`${announcement.authorId} = ${actor.id} and ${announcement.clientKey} = ${clientKey}`,
    );
  if (!row) throw filesGone();
  const { revision } = row;
  return { id: row.id, revision, savedAt: row.at ?? new Date(), isNew: row.id === id };
}

/** For a batch: creates a draft without content, once per key, unless some of its files cannot be attached. */
export const insertEmpty = (
  actor: Actor,
  { id, clientKey, content }: { id: string; clientKey: string; content: AnnouncementContent },
) =>
  sql`insert into ${announcement}
      (id, author_id, status, type, title, message, client_key, created_at)
    select ${id}, ${actor.id}, 'draft', ${content.type}, '', '', ${clientKey}, ${databaseNow}
    where ${areAttachable(actor, ownerOf(id), content.attachments)}
    on conflict (author_id, client_key) do nothing`;

/** As the owner of its files. */
export const ownerOf = (id: string) => ({ kind: "announcement", id }) as const;

/**
 * Replaces the content of the actor's own draft or, unless `draftsOnly`, scheduled announcement. Throws
 * `changedMeanwhile` when another form has saved since `revision`, `alreadyPublished` when it has been sent.
 */
export async function saveDraft(
  actor: Actor,
  id: string,
  { revision, draftsOnly = false, ...change }: DraftChange & SaveOptions,
): Promise<SavedDraft> {
  const { attachments } = change.content;
  requireFewFiles(attachments);
  const isOwnSave = sql`saved_by = ${change.clientKey ?? null}`;
  const expected = sql`exists (select 1 from ${announcement} where id = ${id}
    and ${areAttachable(actor, ownerOf(id), attachments)}
    and author_id = ${actor.id} and (revision = ${revision} or ${isOwnSave})
    and (status = 'draft' or (status = 'scheduled' and ${draftsOnly ? sql`false` : sql`true`})))`;
  const { stored } = await writeBatch({
    stored: storeContent(actor, { id, ...change, onlyIf: expected }),
  });
  const saved = await requireOwn(actor, id);
  if (stored.at(-1)?.rowsAffected === 1) {
    return { id, revision: saved.revision, savedAt: saved.updatedAt ?? new Date() };
  }
  const isSaveable = draftsOnly ? saved.status === "draft" : isAllowed("save", saved.status);
  if (!isSaveable) throw new PublicError("CONFLICT", "alreadyPublished");
  await requireAttachable(actor, ownerOf(id), attachments);
  throw new PublicError("STALE", "changedMeanwhile");
}

type SaveOptions = { revision: number; draftsOnly?: boolean };

/** Deletes the actor's own draft or scheduled announcement; with `revision` only if it was not changed since. */
export async function discardDraft(
  actor: Actor,
  id: string,
  { revision }: { revision?: number } = {},
): Promise<void> {
  const { discarded } = await writeBatch({
    discarded: db.delete(announcement).where(
      sql`${announcement.id} = ${id} and ${announcement.authorId} = ${actor.id}
          and ${announcement.status} in ('draft', 'scheduled')
          and ${revision === undefined ? sql`true` : sql`${announcement.revision} = ${revision}`}`,
    ),
  });
  if (discarded.rowsAffected === 1) return;
  const { status } = await requireOwn(actor, id);
  if (!isAllowed("discard", status)) throw new PublicError("CONFLICT", "alreadyPublished");
  throw new PublicError("STALE", "changedMeanwhile");
}

type Stored = DraftChange & { id: string; onlyIf: SQL };

/** Replaces content, courses and persons if `onlyIf`. The last statement changes one row if it did. */
export function storeContent(actor: Actor, stored: Stored): SQL[] {
  const { id, content, plan, clientKey = null, onlyIf } = stored;
  const { courseIds, personIds, projectId, attachments } = content;
  const inCourses = content.audience === "courses" ? courseIds : [];
  const targets = sql`(select course_id from ${announcementCourse} where announcement_id = ${id})`;
  const firstCourse = sql`(select value from ${given(inCourses)} where value in ${targets}
    order by key limit 1)`;
  return [
    sql`delete from ${announcementCourse} where announcement_id = ${id} and ${onlyIf}`,
    sql`delete from ${announcementPerson} where announcement_id = ${id} and ${onlyIf}`,
    sql`insert into ${announcementCourse} (announcement_id, course_id)
        select ${id}, ${course.id} from ${course}
        where ${course.id} in (select value from ${given(inCourses)}) and ${managedBy(actor)}
          and ${onlyIf}`,
    sql`insert into ${announcementPerson} (announcement_id, user_id)
        select distinct ${id}, ${enrollment.userId} from ${enrollment}
        where ${enrollment.userId} in (select value from ${given(personIds)})
          and ${enrollment.courseId} in ${targets} and ${onlyIf}`,
    ...setAttachments(actor, ownerOf(id), { ids: attachments, onlyIf }),
    sql`update ${announcement} set ${columnsOf(content)}, course_id = ${firstCourse},
          selection_project_id = (select ${project.id} from ${project}
            join course_module on course_module.id = ${project.moduleId}
            where ${project.id} = ${projectId} and course_module.course_id in ${targets}),
          ${plan ? planned(plan) : sql``}
          revision = revision + 1, saved_by = ${clientKey}, updated_at = ${databaseNow}
        where ${eq(announcement.id, id)} and ${onlyIf}`,
  ];
}

const planned = ({ publishAt, sendLate }: Plan) => sql`
  publish_at = case status when 'draft' then ${publishAt?.getTime() ?? null} else publish_at end,
  send_late = case status when 'draft' then ${Number(sendLate)} else send_late end,`;

const given = (ids: string[]) => sql`json_each(${JSON.stringify(ids)})`;

function columnsOf(content: AnnouncementContent): SQL {
  const { audience, selection, type, title, message, format, link } = content;
  const { mustRead, needsConfirmation, confirmBy, autoReminders, expiresAt } = content;
  return sql`audience = ${audience}, selection = ${selection}, type = ${type}, title = ${title},
    message = ${message}, format = ${format}, link = ${link},
    must_read = ${Number(mustRead || needsConfirmation)},
    needs_confirmation = ${Number(needsConfirmation)},
    confirm_by = ${confirmBy?.getTime() ?? null}, auto_reminders = ${autoReminders},
    expires_at = ${expiresAt?.getTime() ?? null}`;
}
