import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { ComposeForm } from "@/components/announcements/compose-form";
import { Card } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { getManagedCourse } from "@/lib/courses/data";
import { getModule } from "@/lib/modules/data";
import { moduleIdSchema } from "@/lib/modules/schema";
import { requireRole } from "@/lib/handlers/page-access";
import { BackLink } from "@/components/ui/back-link";
import { TextLink } from "@/components/ui/text-link";
import { TextParts } from "@/components/ui/text-parts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("compose");
  return { title: t("title") };
}

export default async function ComposePage({
  params,
  searchParams,
}: PageProps<"/teach/courses/[id]/announcements/new">) {
  const { id } = await params;
  const actor = await requireRole(`/teach/courses/${id}/announcements/new`, ["teacher", "admin"]);
  const { title, studentCount, status, joinCode } =
    (await getManagedCourse(actor, id)) ?? notFound();
  if (status !== "published") redirect(`/teach/courses/${id}`); // that page shows the next step
  const t = await getTranslations("compose");
  const moduleId = moduleIdSchema.safeParse((await searchParams).module);
  const opened = moduleId.success
    ? await getModule(actor, { courseId: id, moduleId: moduleId.data })
    : undefined;
  const suggestion = opened && {
    title: t("moduleTitle", { module: opened.title }),
    message: t("moduleMessage", { module: opened.title }),
  };
  return (
    <>
      <BackLink href={`/teach/courses/${id}`}>{title}</BackLink>
      <PageHeader title={t("title")} />
      {studentCount === 0 && (
        <Card className="grid gap-1 border-accent bg-accent-soft">
          <p className="font-semibold">{t("nobodyYet")}</p>
          <p>
            <TextParts>{t.rich("nobodyLead", { code: joinCode, secret })}</TextParts>{" "}
            <TextLink href={`/teach/courses/${id}/members`}>{t("addStudents")}</TextLink>
          </p>
        </Card>
      )}
      <ComposeForm course={{ id, title, studentCount }} suggestion={suggestion} />
    </>
  );
}

const secret = (code: ReactNode) => (
  <strong translate="no" className="tracking-widest">
    {code}
  </strong>
);
