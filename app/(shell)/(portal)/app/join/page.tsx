import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { NotLearning } from "@/components/courses/home-courses";
import { JoinCourseForm } from "@/components/members/join-course-form";
import { Column } from "@/components/ui/column";
import { PageHeader } from "@/components/ui/page-header";
import { requireActor } from "@/lib/handlers/page-access";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("join");
  return { title: t("title") };
}

/** An invitation link that has lost its code. */
export default async function JoinPage() {
  const { role } = await requireActor("/app/join");
  const t = await getTranslations("join");
  return (
    <Column>
      <PageHeader title={t("title")} />
      {role === "student" ? <JoinCourseForm /> : <NotLearning role={role} />}
    </Column>
  );
}
