import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { SnoozeChoices } from "@/components/notifications/snooze-choices";
import { Snoozed } from "@/components/notifications/snoozed";
import { WhyReceived } from "@/components/notifications/why-received";
import { WithdrawnNotification } from "@/components/notifications/withdrawn-notification";
import { BackLink } from "@/components/ui/back-link";
import { Card } from "@/components/ui/card";
import { Column } from "@/components/ui/column";
import { PageHeader } from "@/components/ui/page-header";
import { announcementTypes } from "@/db/enums";
import { requireActor } from "@/lib/handlers/page-access";
import { currentReader } from "@/lib/i18n/reader";
import { getNotification } from "@/lib/notifications/data";
import { listMutes, muteStateOf } from "@/lib/notifications/mutes";

type Props = PageProps<"/app/notifications/[id]/later">;

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("snooze");
  return { title: t("title") };
}

/** The times at which one of the actor's own notifications can come back. */
export default async function SnoozePage({ params }: Props) {
  const { id } = await params;
  const actor = await requireActor(`/app/notifications/${id}/later`);
  const [t, own] = await Promise.all([
    getTranslations(),
    getNotification(actor, id, await currentReader()),
  ]);
  if (!own) notFound();
  const { title, expiresAt, snoozedUntil, withdrawnAt } = own;
  const isAnnouncement = announcementTypes.some((type) => type === own.type);
  const mutes = isAnnouncement ? await listMutes(actor) : undefined;
  return (
    <Column>
      <BackLink href="/app/notifications">{t("inbox.back")}</BackLink>
      {withdrawnAt ? (
        <WithdrawnNotification {...own} withdrawnAt={withdrawnAt} />
      ) : (
        <>
          <PageHeader title={t("snooze.title")} lead={t("snooze.lead")} />
          <Card className="grid gap-3">
            <p dir="auto" className="font-bold">
              {title}
            </p>
            {snoozedUntil && <Snoozed id={id} title={title} until={snoozedUntil} />}
            <SnoozeChoices id={id} expiresAt={expiresAt} />
          </Card>
          {mutes && <WhyReceived notification={own} mutes={muteStateOf(mutes, own)} />}
        </>
      )}
    </Column>
  );
}
