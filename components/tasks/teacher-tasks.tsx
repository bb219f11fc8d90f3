import { CalendarClock, ClipboardCheck, FilePen, UserRoundX } from "@/components/ui/icons";
import { useTranslations } from "next-intl";
import { DayTile } from "@/components/time/day-tile";
import { DueTime } from "@/components/time/due-time";
import { RelativeTime } from "@/components/time/relative-time";
import type { OwnAnnouncement } from "@/lib/announcements/own-list";
import type { Unconfirmed } from "@/lib/announcements/unconfirmed";
import type { ToReview } from "@/lib/projects/to-review";
import { TaskGroup } from "./task-group";
import { TaskRow } from "./task-row";
import type { Shown } from "./shown";

/** Submissions that wait for a review, by project: a single one is opened at once. */
export function ToReviewGroup({ list, waiting, ...links }: Shown<ToReview> & { waiting: number }) {
  const t = useTranslations("tasks");
  return (
    <TaskGroup
      id="tasks-review"
      icon={ClipboardCheck}
      title={t("review")}
      count={waiting}
      shown={list.items.reduce((sum, item) => sum + item.waiting, 0)}
      {...links}
    >
      {list.items.map(({ id, title, courseTitle, waiting: ofProject, since, submissionId }) => (
        <TaskRow
          key={id}
          href={
            ofProject === 1
              ? `/teach/submissions/${submissionId}`
              : `/teach/projects/${id}?show=waiting`
          }
          title={title}
          trailing={<Count>{t("waiting", { count: ofProject })}</Count>}
        >
          <p>
            <bdi>{courseTitle}</bdi>
          </p>
          <p>
            <span>{t("waitingSince")}</span> <RelativeTime at={since} />
          </p>
        </TaskRow>
      ))}
    </TaskGroup>
  );
}

/** Announcements that some have not confirmed by their time. */
export function UnconfirmedGroup({ list, ...links }: Shown<Unconfirmed>) {
  const t = useTranslations("tasks");
  return (
    <TaskGroup
      id="tasks-unconfirmed"
      icon={UserRoundX}
      title={t("unconfirmed")}
      count={list.count}
      shown={list.items.length}
      {...links}
    >
      {list.items.map(({ id, title, confirmBy, unconfirmed, courseTitles }) => (
        <TaskRow
          key={id}
          href={`/teach/announcements/${id}#receipts`}
          title={title}
          trailing={<Count>{t("notConfirmed", { count: unconfirmed })}</Count>}
        >
          <Courses titles={courseTitles} />
          <p>
            <span>{t("askedBy")}</span> <DueTime at={confirmBy} view="class" />
          </p>
        </TaskRow>
      ))}
    </TaskGroup>
  );
}

/** The next scheduled announcements. */
export function ScheduledGroup({ list, ...links }: Shown<OwnAnnouncement>) {
  const t = useTranslations("tasks");
  return (
    <TaskGroup
      id="tasks-scheduled"
      icon={CalendarClock}
      title={t("scheduled")}
      count={list.count}
      shown={list.items.length}
      {...links}
    >
      {list.items.map(({ id, title, publishAt, courseTitles }) => (
        <TaskRow
          key={id}
          href={`/teach/announcements/${id}/edit`}
          title={title}
          lead={publishAt && <DayTile at={publishAt} />}
        >
          <Courses titles={courseTitles} />
          {publishAt && (
            <p>
              <DueTime at={publishAt} view="class" />
            </p>
          )}
        </TaskRow>
      ))}
    </TaskGroup>
  );
}

/** Drafts, the latest first. */
export function DraftsGroup({ list, ...links }: Shown<OwnAnnouncement>) {
  const t = useTranslations("tasks");
  return (
    <TaskGroup
      id="tasks-drafts"
      icon={FilePen}
      title={t("drafts")}
      count={list.count}
      shown={list.items.length}
      {...links}
    >
      {list.items.map(({ id, title, at, courseTitles }) => (
        <TaskRow key={id} href={`/teach/announcements/${id}/edit`} title={title || t("untitled")}>
          <Courses titles={courseTitles} />
          <p>
            <RelativeTime at={at} />
          </p>
        </TaskRow>
      ))}
    </TaskGroup>
  );
}

const Count = ({ children }: { children: string }) => (
  <span className="shrink-0 rounded-full border border-line px-2.5 py-0.5 text-sm font-semibold">
    {children}
  </span>
);

const Courses = ({ titles }: { titles: string[] }) =>
  titles.length > 0 && (
    <p className="truncate">
      <bdi>{titles.join(", ")}</bdi>
    </p>
  );
