import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { EmptyState } from "@/components/ui/card";
import { Section } from "@/components/ui/section";
import { Tabs } from "@/components/ui/tabs";
import { type OwnLists, ownLists } from "@/lib/announcements/own-list";
import { withQuery } from "@/lib/paths";
import { HeldAnnouncement } from "./held-announcement";
import { OlderAnnouncements } from "./older-announcements";
import { OwnAnnouncements } from "./own-announcements";

type Props = {
  own: OwnLists;
  path: string;
  /** Of this course only. */
  courseId?: string;
  before: string | undefined;
  /** The list of what was sent, which is shown unless another is chosen. */
  sent?: ReactNode;
};

/** Announcements by state: sent, scheduled, drafts, withdrawn. The URL chooses the list. */
export function AnnouncementLists({ own, path, courseId, before, sent }: Props) {
  const t = useTranslations("announcements");
  const { counts, shown } = own;
  const tabs = ownLists
    .filter((list) => counts[list] > 0 || shown?.list === list)
    .map((list) => ({
      href: `${withQuery(path, { list })}#announcements`,
      label: t(`lists.${list}`, { count: counts[list] }),
      current: shown?.list === list,
    }));
  const first = { href: `${path}#announcements`, label: t("lists.sent"), current: !shown };
  return (
    <Section id="announcements" title={sent ? t("title") : t("ownTitle")}>
      {tabs.length > 0 && <Tabs label={t("label")} tabs={sent ? [first, ...tabs] : tabs} />}
      {shown && (
        <>
          <OwnAnnouncements
            list={shown.list}
            announcements={shown.page.items}
            courseId={courseId}
          />
          {shown.page.items.length === 0 && (
            <EmptyState art="megaphone">{t(`empty.${shown.list}`)}</EmptyState>
          )}
          <OlderAnnouncements
            path={path}
            query={{ list: shown.list }}
            before={before}
            next={shown.page.next}
          />
        </>
      )}
      <SentPart isShown={!shown}>{sent}</SentPart>
    </Section>
  );
}

const SentPart = ({ isShown, children }: { isShown: boolean; children: ReactNode }) =>
  isShown ? children : null;

/** What was just sent and can still be undone, above everything else. */
export const HeldAnnouncements = ({ own, courseId }: Pick<Props, "own" | "courseId">) =>
  own.held.map((held) => (
    <HeldAnnouncement key={held.id} announcement={held} courseId={courseId} />
  ));
