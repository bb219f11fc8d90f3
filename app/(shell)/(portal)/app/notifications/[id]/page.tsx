import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { NotificationDetail } from "@/components/notifications/notification-detail";
import { ReadOnOpen } from "@/components/notifications/read-on-open";
import { TextLink } from "@/components/ui/text-link";
import { getNotification } from "@/lib/notifications/data";
import { requireActor } from "@/lib/handlers/page-access";

type Props = PageProps<"/app/notifications/[id]">;

async function findNotification({ params }: Props) {
  const { id } = await params;
  const actor = await requireActor(`/app/notifications/${id}`);
  return (await getNotification(actor, id)) ?? notFound();
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  return { title: (await findNotification(props)).title };
}

export default async function NotificationPage(props: Props) {
  const [t, notification] = await Promise.all([getTranslations("inbox"), findNotification(props)]);
  return (
    <>
      <TextLink href="/app/notifications" className="justify-self-start">
        ← {t("back")}
      </TextLink>
      <NotificationDetail notification={notification} />
      <ReadOnOpen ids={[notification.id]} />
    </>
  );
}
