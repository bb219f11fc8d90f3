import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import {
  NewSchoolAnnouncement,
  SchoolList,
  UnsentSchoolList,
} from "@/components/announcements/school-announcements";
import { HeldAnnouncement } from "@/components/announcements/held-announcement";
import { ReceiptsFreshness } from "@/components/notifications/receipts-freshness";
import { EmptyState } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { Pager } from "@/components/ui/pager";
import { Section } from "@/components/ui/section";
import { listHeld } from "@/lib/announcements/own-list";
import { listSchoolAnnouncements, listUnsentSchool } from "@/lib/announcements/school";
import { withQuery } from "@/lib/paths";
import { requireRole } from "@/lib/handlers/page-access";

const PATH = "/admin/announcements";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("school");
  return { title: t("title") };
}

const querySchema = z.object({ before: z.string().max(100).optional().catch(undefined) });

/** Announcements to a role or to everybody. */
export default async function SchoolAnnouncementsPage({
  searchParams,
}: PageProps<"/admin/announcements">) {
  const actor = await requireRole(PATH, ["admin"]);
  const { before } = querySchema.parse(await searchParams);
  const [t, unsent, held, page] = await Promise.all([
    getTranslations(),
    listUnsentSchool(actor),
    listHeld(actor),
    listSchoolAnnouncements(actor, { before }),
  ]);
  return (
    <>
      <PageHeader title={t("school.title")} lead={t("school.lead")} />
      {held.map((announcement) => (
        <HeldAnnouncement key={announcement.id} announcement={announcement} />
      ))}
      <Section id="new" title={t("school.new")}>
        <NewSchoolAnnouncement />
      </Section>
      {unsent.length > 0 && (
        <Section id="unsent" title={t("school.unsent")}>
          <UnsentSchoolList announcements={unsent} />
        </Section>
      )}
      <Section id="sent" title={t("school.sent")}>
        {page.items.length > 0 ? (
          <SchoolList announcements={page.items} />
        ) : (
          <EmptyState art="megaphone">{t("school.empty")}</EmptyState>
        )}
        <Pager
          start={before ? { href: PATH, label: t("layout.newest") } : undefined}
          next={
            page.next === null
              ? undefined
              : { href: withQuery(PATH, { before: page.next }), label: t("layout.more") }
          }
        />
      </Section>
      <ReceiptsFreshness />
    </>
  );
}
