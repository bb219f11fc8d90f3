import "server-only";

import { and, eq, type SQL, sql } from "drizzle-orm";
import { db } from "@/db/client";
import {
  announcement,
  course,
  courseModule,
  file,
  fileContent,
  notification,
  project,
  recipient,
  submission,
} from "@/db/schema";
import type { Actor } from "@/lib/auth/actor";
import { isManagedBy } from "@/lib/courses/announcement-scope";
import { managedBy, visibleTo } from "@/lib/courses/scope";
import type { Attachment } from "./types";

/** For a WHERE of `file`: it belongs to nothing yet. */
export const isPending = sql`(${file.announcementId} is null and ${file.moduleId} is null
  and ${file.submissionId} is null and ${file.reviewOfId} is null)`;

/** For a WHERE of `file`: the actor may see it now, by what it belongs to. Others look as if they did not exist. */
export const visibleFile = (actor: Actor, now = Date.now()): SQL =>
  sql`((${file.uploaderId} = ${actor.id} and ${isPending})
    or ${hasReceived(actor)} or ${managesAnnouncement(actor)}
    or ${seesModule(actor, now)} or ${seesSubmission(actor, now)})`;

/** A copy of its announcement is in the actor's inbox, and was not withdrawn. */
const hasReceived = (actor: Actor) =>
  sql`exists (select 1 from ${notification}
    join ${recipient} on ${recipient.notificationId} = ${notification.id}
    where ${notification.announcementId} = ${file.announcementId}
      and ${recipient.userId} = ${actor.id} and ${notification.withdrawnAt} is null)`;

/** As `getManaged` in lib/announcements/stored.ts: what is not sent only its author. */
const managesAnnouncement = (actor: Actor) =>
  sql`exists (select 1 from ${announcement} where ${announcement.id} = ${file.announcementId}
    and case when ${announcement.status} in ('draft', 'scheduled')
      then ${announcement.authorId} = ${actor.id} else ${isManagedBy(actor)} end)`;

/** For a WHERE of courses and modules: the actor is a student of the course, and the module is open. */
const isOpenTo = (actor: Actor, now: number) =>
  sql`(${visibleTo(actor)} and ${courseModule.opensAt} <= ${now})`;

const seesModule = (actor: Actor, now: number) =>
  sql`exists (select 1 from ${courseModule}
    join ${course} on ${course.id} = ${courseModule.courseId}
    where ${courseModule.id} = ${file.moduleId}
      and (${managedBy(actor)} or ${isOpenTo(actor, now)}))`;

/** The same two see a submission and its review; the student the review only while it is given. */
const seesSubmission = (actor: Actor, now: number) =>
  sql`exists (select 1 from ${submission}
    join ${project} on ${project.id} = ${submission.projectId}
    join ${courseModule} on ${courseModule.id} = ${project.moduleId}
    join ${course} on ${course.id} = ${courseModule.courseId}
    where ${submission.id} = coalesce(${file.submissionId}, ${file.reviewOfId})
      and (${managedBy(actor)}
        or (${submission.userId} = ${actor.id} and ${isOpenTo(actor, now)}
          and (${file.reviewOfId} is null or ${submission.state} <> 'waiting'))))`;

export type FoundFile = {
  attachment: Attachment;
  hash: string;
  /** In the file store. */
  key: string;
  size: number;
  thumbnailSize: number | null;
  isPending: boolean;
};

/** A file that the actor may see now, or undefined. */
export async function getFile(actor: Actor, id: string): Promise<FoundFile | undefined> {
  const [found] = await db
    .select({
      name: file.name,
      hash: fileContent.hash,
      key: fileContent.key,
      size: fileContent.size,
      type: fileContent.type,
      width: fileContent.width,
      height: fileContent.height,
      thumbnailSize: fileContent.thumbnailSize,
      isPending: sql<boolean>`${isPending}`.mapWith(Boolean),
    })
    .from(file)
    .innerJoin(fileContent, eq(fileContent.hash, file.hash))
    .where(and(eq(file.id, id), visibleFile(actor)));
  if (!found) return undefined;
  const { name, type, width, height, ...content } = found;
  const hasThumbnail = content.thumbnailSize !== null;
  const attachment = { id, name, type, size: content.size, width, height, hasThumbnail };
  return { ...content, attachment };
}
