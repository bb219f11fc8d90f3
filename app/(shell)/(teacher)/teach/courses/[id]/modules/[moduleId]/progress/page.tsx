import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { CompletionList } from "@/components/modules/completion-list";
import { BackLink } from "@/components/ui/back-link";
import { Column } from "@/components/ui/column";
import { EmptyState } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { Pager } from "@/components/ui/pager";
import { Section } from "@/components/ui/section";
import { ShareBar } from "@/components/ui/share-bar";
import { Tabs } from "@/components/ui/tabs";
import { getManagedCourse } from "@/lib/courses/data";
import { requireRole } from "@/lib/handlers/page-access";
import { getModule } from "@/lib/modules/data";
import { countCompletions, listCompletions } from "@/lib/modules/progress";
import { completionStates, progressPageSchema } from "@/lib/modules/schema";
import { withQuery } from "@/lib/paths";

type Props = PageProps<"/teach/courses/[id]/modules/[moduleId]/progress">;

async function findModule({ params }: Props) {
  const { id: courseId, moduleId } = await params;
  const path = `/teach/courses/${courseId}/modules/${moduleId}/progress`;
  const actor = await requireRole(path, ["teacher", "admin"]);
  const target = { courseId, moduleId };
  const course = (await getManagedCourse(actor, courseId)) ?? notFound();
  const found = (await getModule(actor, target)) ?? notFound();
  return { actor, course, found, target, path };
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  return { title: (await findModule(props)).found.title };
}

/** Which students of a course have marked a module as done. */
export default async function ModuleProgressPage(props: Props) {
  const { actor, course, found, target, path } = await findModule(props);
  const { show, after } = progressPageSchema.parse(await props.searchParams);
  const [t, counts, page] = await Promise.all([
    getTranslations(),
    countCompletions(actor, target),
    listCompletions(actor, { ...target, state: show, after }),
  ]);
  const { completed, remaining } = counts;
  const total = completed + remaining;
  const tabs = [undefined, ...completionStates].map((state) => ({
    href: withQuery(path, { show: state }),
    label: state
      ? `${t(`learning.states.${state}`)} (${counts[state]})`
      : `${t("projects.all")} (${total})`,
    current: state === show,
  }));
  const next = page.next === null ? undefined : withQuery(path, { show, after: page.next });
  return (
    <Column>
      <BackLink href={`/teach/courses/${course.id}/modules`}>{course.title}</BackLink>
      <PageHeader title={found.title} lead={t("learning.students", { completed, total })} />
      <ShareBar
        className="w-full"
        total={total}
        parts={[{ value: completed, className: "fill-accent" }]}
      />
      <Section id="students" title={t("projects.board")}>
        <Tabs label={t("projects.filter")} tabs={tabs} />
        <CompletionList rows={page.items} />
        {page.items.length === 0 && <EmptyState art="people">{t("projects.nobody")}</EmptyState>}
        <Pager
          start={after ? { href: withQuery(path, { show }), label: t("layout.newest") } : undefined}
          next={next ? { href: next, label: t("layout.more") } : undefined}
        />
      </Section>
    </Column>
  );
}
