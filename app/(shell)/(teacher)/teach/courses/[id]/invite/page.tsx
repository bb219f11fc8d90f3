import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { Notice } from "@/components/ui/notice";
import { Column } from "@/components/ui/column";
import { PageHeader } from "@/components/ui/page-header";
import { QrCode } from "@/components/ui/qr-code";
import { BackLink } from "@/components/ui/back-link";
import { getManagedCourse } from "@/lib/courses/data";
import { requireRole } from "@/lib/handlers/page-access";
import { env } from "@/lib/env";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("teach.invite");
  return { title: t("title") };
}

/** The join link to project in class, or to print and put on the wall. */
export default async function InvitePage({ params }: PageProps<"/teach/courses/[id]/invite">) {
  const { id } = await params;
  const coursePath = `/teach/courses/${id}`;
  const actor = await requireRole(`${coursePath}/invite`, ["teacher", "admin"]);
  const course = (await getManagedCourse(actor, id)) ?? notFound();
  const t = await getTranslations();
  const link = `${env.APP_ORIGIN}/app/join/${course.joinCode}`;
  const closed =
    course.status === "draft"
      ? t("teach.joinCodeOfDraft")
      : course.status === "archived" || !course.joinOpen
        ? t("teach.joinClosed")
        : undefined;
  return (
    <Column>
      <BackLink href={coursePath}>{course.title}</BackLink>
      <PageHeader title={course.title} lead={t("teach.invite.lead")} />
      {closed && <Notice tone="error">{closed}</Notice>}
      <div className="grid max-w-md justify-items-center gap-4 justify-self-center">
        <QrCode text={link} title={t("teach.invite.qr", { link })} />
        <p translate="no" className="text-center">
          <span className="block break-all">{link}</span>
          <strong className="block text-3xl tracking-widest">{course.joinCode}</strong>
        </p>
      </div>
    </Column>
  );
}
