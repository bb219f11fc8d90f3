import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { HomeCourses } from "@/components/courses/home-courses";
import { CopyFreshness } from "@/components/notifications/copy-freshness";
import { EmptyInbox } from "@/components/notifications/empty-inbox";
import { PartBoundary } from "@/components/ui/part-boundary";
import { InboxFreshness } from "@/components/notifications/inbox-freshness";
import { InboxList } from "@/components/notifications/inbox-list";
import { UnreadSummary } from "@/components/notifications/unread-summary";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { listEnrolledCourses, listTaughtCourses } from "@/lib/courses/data";
import { currentReader } from "@/lib/i18n/reader";
import { countUnread, listNotifications } from "@/lib/notifications/data";
import { currentPosition } from "@/lib/realtime/change-log";
import { getProfile } from "@/lib/users/data";
import { requireActor } from "@/lib/handlers/page-access";
import { isolate } from "@/lib/text/isolate";

const MAX_LATEST = 3;

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("layout");
  return { title: t("home") };
}

export default async function HomePage() {
  const actor = await requireActor("/app");
  const { seq: shownUpTo } = await currentPosition(); // before the list, so that the list contains everything up to it
  const [t, profile, unreadCount, latest, courses] = await Promise.all([
    getTranslations(),
    getProfile(actor),
    countUnread(actor),
    listNotifications(actor, { limit: MAX_LATEST }, await currentReader()),
    actor.role === "student" ? listEnrolledCourses(actor) : listTaughtCourses(actor),
  ]);
  // Without a course there is nothing to read either: the code comes first.
  const isNew = actor.role === "student" && courses.items.length === 0;
  const ownCourses = <HomeCourses role={actor.role} page={courses} />;
  return (
    <>
      <PageHeader
        title={t("home.title", { name: isolate(profile?.displayName ?? "") })}
        lead={<UnreadSummary />}
      />
      {isNew && ownCourses}
      <Section
        id="latest"
        title={t("home.latest")}
        aside={<TextLink href="/app/notifications">{t("home.seeAll")}</TextLink>}
      >
        <CopyFreshness />
        <PartBoundary>
          <InboxFreshness shownUpTo={shownUpTo} unreadCount={unreadCount} />
        </PartBoundary>
        <PartBoundary>
          <InboxList items={latest.items} />
        </PartBoundary>
        {latest.items.length === 0 && <EmptyInbox role={actor.role} />}
      </Section>
      {!isNew && ownCourses}
    </>
  );
}
