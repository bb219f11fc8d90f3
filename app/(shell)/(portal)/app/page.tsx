import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { HomeCourses } from "@/components/courses/home-courses";
import { CopyFreshness } from "@/components/notifications/copy-freshness";
import { InboxFreshness } from "@/components/notifications/inbox-freshness";
import { UnreadSummary } from "@/components/notifications/unread-summary";
import { HomeTasks } from "@/components/tasks/home-tasks";
import { linksOf } from "@/components/tasks/links";
import { ProjectsGroup, UnreadGroup } from "@/components/tasks/student-tasks";
import { ToConfirmGroup } from "@/components/tasks/to-confirm-group";
import { PageHeader } from "@/components/ui/page-header";
import { PartBoundary } from "@/components/ui/part-boundary";
import { listUpcoming } from "@/lib/calendar/events";
import { listEnrolledCourses, listTaughtCourses } from "@/lib/courses/data";
import { requireActor } from "@/lib/handlers/page-access";
import { homePageSchema } from "@/lib/home/schema";
import { listTasks } from "@/lib/home/tasks";
import { currentReader } from "@/lib/i18n/reader";
import { currentPosition } from "@/lib/realtime/change-log";
import { isolate } from "@/lib/text/isolate";
import { getProfile } from "@/lib/users/data";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("layout");
  return { title: t("home") };
}

export default async function HomePage({ searchParams }: PageProps<"/app">) {
  const actor = await requireActor("/app");
  const { all } = homePageSchema.parse(await searchParams);
  const reader = await currentReader();
  const { seq: shownUpTo } = await currentPosition(); // before the lists, so that they contain everything up to it
  const [t, profile, tasks, courses, upcoming] = await Promise.all([
    getTranslations("home"),
    getProfile(actor),
    listTasks(actor, { all, reader }),
    actor.role === "student" ? listEnrolledCourses(actor) : listTaughtCourses(actor),
    listUpcoming(actor),
  ]);
  const { toConfirm, revise, missing, unread, unreadCount, isDone } = tasks;
  // Without a course there is nothing to do either: the code comes first.
  const isNew = actor.role === "student" && courses.items.length === 0;
  const ownCourses = <HomeCourses role={actor.role} page={courses} />;
  return (
    <>
      <PageHeader
        title={t("title", { name: isolate(profile?.displayName ?? "") })}
        lead={<UnreadSummary />}
      />
      {isNew && ownCourses}
      <CopyFreshness />
      <HomeTasks role={actor.role} isDone={isDone} events={upcoming}>
        <PartBoundary>
          <InboxFreshness shownUpTo={shownUpTo} unreadCount={unreadCount} />
        </PartBoundary>
        <ToConfirmGroup list={toConfirm} {...linksOf("/app", "confirm", all)} />
        <ProjectsGroup state="revise" list={revise} {...linksOf("/app", "revise", all)} />
        <ProjectsGroup state="missing" list={missing} {...linksOf("/app", "missing", all)} />
        <UnreadGroup list={unread} all="/app/notifications?unread=true" />
      </HomeTasks>
      {!isNew && ownCourses}
    </>
  );
}
