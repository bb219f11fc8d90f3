import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { useTranslations } from "next-intl";
import { getNow, getTimeZone, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { z } from "zod";
import { ComposeForm } from "@/components/announcements/compose-form";
import { templates, TemplateLinks, templateTypes } from "@/components/announcements/template-links";
import { Card } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { openNewComposer } from "@/lib/announcements/composer";
import { getManagedCourse } from "@/lib/courses/data";
import { env } from "@/lib/env";
import { fileLimits } from "@/lib/files/limits";
import { zoneNamed } from "@/lib/i18n/preferences";
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

const querySchema = z.object({
  module: moduleIdSchema.optional().catch(undefined),
  template: z.enum(templates).optional().catch(undefined),
});

export default async function ComposePage({
  params,
  searchParams,
}: PageProps<"/teach/courses/[id]/announcements/new">) {
  const { id } = await params;
  const path = `/teach/courses/${id}/announcements/new`;
  const actor = await requireRole(path, ["teacher", "admin"]);
  const { title, studentCount, status, joinCode } =
    (await getManagedCourse(actor, id)) ?? notFound();
  if (status !== "published") redirect(`/teach/courses/${id}`); // that page shows the next step
  const { module: moduleId, template } = querySchema.parse(await searchParams);
  const [t, timeZone, now, composer, opened] = await Promise.all([
    getTranslations("compose"),
    getTimeZone(),
    getNow(),
    openNewComposer(actor, id),
    moduleId ? getModule(actor, { courseId: id, moduleId }) : undefined,
  ]);
  const suggestion = opened
    ? {
        title: t("moduleTitle", { module: opened.title }),
        message: t("moduleMessage", { module: opened.title }),
        link: `${env.APP_ORIGIN}/app/courses/${id}/modules/${opened.id}`,
      }
    : template && {
        title: t(`templates.${template}.title`),
        message: t(`templates.${template}.message`),
        type: templateTypes[template],
      };
  return (
    <>
      <BackLink href={`/teach/courses/${id}`}>{title}</BackLink>
      <PageHeader title={t("title")} />
      {studentCount === 0 && <NobodyYet courseId={id} joinCode={joinCode} />}
      <TemplateLinks path={path} current={template} />
      <ComposeForm
        key={template ?? moduleId}
        {...composer}
        zone={zoneNamed(timeZone)}
        initial={{ courseIds: id, ...suggestion }}
        limits={fileLimits()}
        rendered={now}
        cancelHref={`/teach/courses/${id}`}
      />
    </>
  );
}

function NobodyYet({ courseId, joinCode }: { courseId: string; joinCode: string }) {
  const t = useTranslations("compose");
  return (
    <Card className="grid gap-1 border-accent bg-accent-soft">
      <p className="font-semibold">{t("nobodyYet")}</p>
      <p>
        <TextParts>{t.rich("nobodyLead", { code: joinCode, secret })}</TextParts>{" "}
        <TextLink href={`/teach/courses/${courseId}/members`}>{t("addStudents")}</TextLink>
      </p>
    </Card>
  );
}

const secret = (code: ReactNode) => (
  <strong translate="no" className="tracking-widest">
    {code}
  </strong>
);
