import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { SharedAnnouncement } from "@/components/announcements/shared-announcement";
import { CopyFreshness } from "@/components/notifications/copy-freshness";
import { NotificationDetail } from "@/components/notifications/notification-detail";
import { ReadOnOpen } from "@/components/notifications/read-on-open";
import { WhyReceived } from "@/components/notifications/why-received";
import { WithdrawnNotification } from "@/components/notifications/withdrawn-notification";
import { getSharedAnnouncement } from "@/lib/announcements/data";
import { getOwnCopy } from "@/lib/announcements/versions";
import { currentReader } from "@/lib/i18n/reader";
import { announcementTypes } from "@/db/enums";
import { getNotification } from "@/lib/notifications/data";
import { listMutes, muteStateOf } from "@/lib/notifications/mutes";
import { requireActor } from "@/lib/handlers/page-access";
import { BackLink } from "@/components/ui/back-link";
import { Column } from "@/components/ui/column";

type Props = PageProps<"/app/notifications/[id]">;

/** The actor's own copy, or the announcement when its address was passed on to somebody who may see it. */
async function find({ params }: Props) {
  const { id } = await params;
  const actor = await requireActor(`/app/notifications/${id}`);
  const own = await getNotification(actor, id, await currentReader());
  const isAnnouncement = announcementTypes.some((type) => type === own?.type);
  if (own) {
    const [announcement, mutes] = await Promise.all([
      getOwnCopy(actor, id),
      isAnnouncement ? listMutes(actor) : undefined,
    ]);
    return { own, announcement, mutes };
  }
  return { shared: (await getSharedAnnouncement(actor, id)) ?? notFound() };
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  const [t, { own, shared }] = await Promise.all([getTranslations("inbox"), find(props)]);
  return { title: own?.title || shared?.content?.title || t("withdrawn") };
}

export default async function NotificationPage(props: Props) {
  const [t, { own, announcement, shared, mutes }] = await Promise.all([
    getTranslations("inbox"),
    find(props),
  ]);
  if (shared) {
    return (
      <Column>
        <CopyFreshness />
        <SharedAnnouncement announcement={shared} />
      </Column>
    );
  }
  return (
    <Column>
      <BackLink href="/app/notifications">{t("back")}</BackLink>
      <CopyFreshness />
      {own.withdrawnAt ? (
        <WithdrawnNotification {...own} withdrawnAt={own.withdrawnAt} />
      ) : (
        <>
          <NotificationDetail notification={own} announcement={announcement} />
          {mutes && <WhyReceived notification={own} mutes={muteStateOf(mutes, own)} />}
          <ReadOnOpen ids={[own.id]} />
        </>
      )}
    </Column>
  );
}
