import "server-only";

import { sql } from "drizzle-orm";
import type { Actor } from "@/lib/auth/actor";
import { newId } from "@/lib/ids";
import { deliver } from "@/lib/notifications/delivery";
import type { getSubmission } from "./data";
import { openTo } from "./scope";
import type { changedReviewText, reviewText } from "./texts";

type Reviewed = Pick<NonNullable<Awaited<ReturnType<typeof getSubmission>>>, "project" | "student">;
type Text = ReturnType<typeof reviewText | typeof changedReviewText>;

/**
 * For a batch, after a statement that changes one row if the review was made: notifies the student. Not one
 * who has left the course, or whose module was closed: the link would not work.
 */
export const deliverReview = (
  reviewer: Actor,
  { project, student }: Reviewed,
  text: Text,
  now: number,
) =>
  deliver(
    {
      id: newId("notif"),
      type: "review",
      ...text,
      link: `/app/projects/${project.id}`,
      courseId: project.courseId,
      projectId: project.id,
      senderId: reviewer.id,
    },
    {
      recipients: sql`select ${student.id} as user_id
        where ${project.id} in ${openTo(student, now)}`,
      onlyIf: sql`changes() = 1`,
      now,
    },
  );
