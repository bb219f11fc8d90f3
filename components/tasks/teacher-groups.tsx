import type { TaskGroupName } from "@/lib/home/schema";
import type { listTeacherTasks } from "@/lib/home/tasks";
import { linksOf } from "./links";
import { ToConfirmGroup } from "./to-confirm-group";
import { DraftsGroup, ScheduledGroup, ToReviewGroup, UnconfirmedGroup } from "./teacher-tasks";

type Props = {
  tasks: Awaited<ReturnType<typeof listTeacherTasks>>;
  /** The group that is shown whole. */
  all: TaskGroupName | undefined;
};

/** What waits for a teacher. */
export function TeacherGroups({ tasks, all }: Props) {
  const { toConfirm, review, unconfirmed, scheduled, drafts } = tasks;
  const links = (group: TaskGroupName) => linksOf("/teach", group, all);
  return (
    <>
      <ToConfirmGroup list={toConfirm} {...links("confirm")} />
      <ToReviewGroup list={review} waiting={review.waiting} {...links("review")} />
      <UnconfirmedGroup list={unconfirmed} {...links("unconfirmed")} />
      <ScheduledGroup list={scheduled} all="/teach?list=scheduled#announcements" />
      <DraftsGroup list={drafts} all="/teach?list=drafts#announcements" />
    </>
  );
}
