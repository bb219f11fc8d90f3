import "server-only";

import { listOwnReceipts } from "@/lib/announcements/receipts";
import type { Actor } from "@/lib/auth/actor";
import { listOwnMemberships } from "@/lib/members/data";
import { listOwnCompletions } from "@/lib/modules/progress";
import { listOwnBoard } from "@/lib/projects/board";
import { getOwnProgress } from "@/lib/projects/data";

export type TeachersView = Awaited<ReturnType<typeof getTeachersView>>;

/**
 * What the actor's teachers see of them, from the columns that the teachers' own pages read: in each course the
 * list of students, the lists of who has done its modules and the boards of its projects, and the receipts of what asks for confirmation.
 */
export async function getTeachersView(actor: Actor) {
  const [memberships, receipts] = await Promise.all([
    listOwnMemberships(actor),
    listOwnReceipts(actor),
  ]);
  const courses = await Promise.all(
    memberships.map(async (membership) => {
      const { id } = membership.course;
      const [progress, completions, boards] = await Promise.all([
        getOwnProgress(actor, id),
        listOwnCompletions(actor, id),
        listOwnBoard(actor, id),
      ]);
      return { ...membership, progress, completions, boards };
    }),
  );
  return { courses, receipts };
}
