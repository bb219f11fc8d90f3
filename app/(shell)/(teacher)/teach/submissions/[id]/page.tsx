import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { ReadOnOpen } from "@/components/notifications/read-on-open";
import { AttemptList } from "@/components/projects/attempt-list";
import { ProjectBrief } from "@/components/projects/project-brief";
import { ReviewForm } from "@/components/projects/review-form";
import { Notice } from "@/components/ui/notice";
import { ShownOnce } from "@/components/ui/shown-once";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { listUnreadAbout } from "@/lib/notifications/data";
import { getSubmission, listAttempts, listBoard } from "@/lib/projects/data";
import { requireRole } from "@/lib/handlers/page-access";
import { BackLink } from "@/components/ui/back-link";
import { isolate } from "@/lib/text/isolate";

type Props = PageProps<"/teach/submissions/[id]">;

async function findSubmission({ params }: Props) {
  const { id } = await params;
  const actor = await requireRole(`/teach/submissions/${id}`, ["teacher", "admin"]);
  const submission = (await getSubmission(actor, id)) ?? notFound();
  return { actor, submission };
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  return { title: (await findSubmission(props)).submission.project.moduleTitle };
}

export default async function ReviewPage(props: Props) {
  const { actor, submission } = await findSubmission(props);
  const { reviewed } = await props.searchParams;
  const { project, student } = submission;
  const [t, attempts, waiting, unread] = await Promise.all([
    getTranslations("projects"),
    listAttempts(actor, { projectId: project.id, userId: student.id }),
    listBoard(actor, { projectId: project.id, show: "waiting", limit: 1 }),
    listUnreadAbout(actor, `/teach/submissions/${submission.id}`),
  ]);
  const next = waiting.items[0]?.latest;
  const [latest] = attempts;
  return (
    <>
      <ReadOnOpen ids={unread} />
      {reviewed && (
        <ShownOnce query="reviewed">
          <Notice tone="success">
            <span>{t("reviewed", { name: isolate(student.displayName) })}</span>{" "}
            {next ? (
              <TextLink href={`/teach/submissions/${next.id}`}>{t("reviewNext")}</TextLink>
            ) : (
              <span>{t("allReviewed")}</span>
            )}
          </Notice>
        </ShownOnce>
      )}
      <BackLink href={`/teach/projects/${project.id}`}>{project.moduleTitle}</BackLink>
      <PageHeader title={student.displayName} lead={student.username} />
      <Section id="attempts" title={t("history")}>
        <AttemptList attempts={attempts} dueAt={project.dueAt} />
      </Section>
      {latest?.state === "waiting" && project.courseStatus !== "archived" && (
        <Section id="review" title={t("review")}>
          <ReviewForm submission={latest} />
        </Section>
      )}
      <Section id="brief" title={t("brief")}>
        <ProjectBrief project={project} />
      </Section>
    </>
  );
}
