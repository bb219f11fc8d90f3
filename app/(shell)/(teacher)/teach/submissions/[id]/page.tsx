import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { useTranslations } from "next-intl";
import { getTranslations } from "next-intl/server";
import type { ComponentProps, ReactNode } from "react";
import { z } from "zod";
import { ReadOnOpen } from "@/components/notifications/read-on-open";
import { AttemptList } from "@/components/projects/attempt-list";
import { ProjectBrief } from "@/components/projects/project-brief";
import { ReviewForm } from "@/components/projects/review-form";
import { UndoReview } from "@/components/projects/undo-review";
import { Card } from "@/components/ui/card";
import { Disclosure } from "@/components/ui/disclosure";
import { Notice } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { ShownOnce } from "@/components/ui/shown-once";
import { Split } from "@/components/ui/split";
import { TextLink } from "@/components/ui/text-link";
import { fileLimits } from "@/lib/files/limits";
import { listUnreadAbout } from "@/lib/notifications/data";
import { listBoard } from "@/lib/projects/board";
import { getSubmission, listAttempts, type Submission } from "@/lib/projects/data";
import { undoTimeLeft } from "@/lib/projects/policy";
import { REVIEW_UNDO_MS } from "@/lib/projects/review-changes";
import { attemptsPageSchema } from "@/lib/projects/schema";
import { requireRole } from "@/lib/handlers/page-access";
import { BackLink } from "@/components/ui/back-link";
import { isolate } from "@/lib/text/isolate";

type Props = PageProps<"/teach/submissions/[id]">;

const querySchema = z.looseObject({
  reviewed: z.enum(["1", "changed", "undone"]).optional().catch(undefined),
});

/** What is said after an action, by the query that it redirects to. */
const notices = { "1": "reviewed", changed: "reviewChanged", undone: "undone" } as const;

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
  const { reviewed, ...query } = querySchema.parse(await props.searchParams);
  const { before } = attemptsPageSchema.parse(query);
  const { project, student } = submission;
  const ofStudent = { projectId: project.id, userId: student.id };
  const [t, attempts, waiting, unread] = await Promise.all([
    getTranslations("projects"),
    listAttempts(actor, ofStudent),
    listBoard(actor, { projectId: project.id, show: "waiting", limit: 1 }),
    listUnreadAbout(actor, `/teach/submissions/${submission.id}`),
  ]);
  const next = waiting.items[0]?.latest;
  const shown = before ? await listAttempts(actor, { ...ofStudent, before }) : attempts;
  const [latest] = attempts;
  const undoMs =
    latest?.id === submission.id ? undoTimeLeft(actor, submission, { undoMs: REVIEW_UNDO_MS }) : 0;
  const done = undoMs > 0 ? "1" : reviewed;
  const canReview = latest && project.courseStatus !== "archived";
  return (
    <>
      <ReadOnOpen ids={unread} />
      {done && (
        <ShownOnce query="reviewed">
          <ReviewNotice done={done} studentName={student.displayName} nextId={next?.id}>
            {undoMs > 0 && <UndoReview submission={submission} milliseconds={undoMs} />}
          </ReviewNotice>
        </ShownOnce>
      )}
      <BackLink href={`/teach/projects/${project.id}`}>{project.moduleTitle}</BackLink>
      <PageHeader title={student.displayName} lead={student.username} />
      <Split
        sticky
        aside={canReview && <ReviewSection latest={latest} studentName={student.displayName} />}
        below={<Brief project={project} />}
      >
        <Section id="attempts" title={t("history")}>
          <AttemptList
            attempts={shown}
            dueAt={project.dueAt}
            path={`/teach/submissions/${submission.id}`}
          />
        </Section>
      </Split>
    </>
  );
}

function Brief({ project }: Pick<ComponentProps<typeof ProjectBrief>, "project">) {
  const t = useTranslations("projects");
  return (
    <Section id="brief" title={t("brief")}>
      <ProjectBrief project={project} due="done" />
    </Section>
  );
}

type NoticeProps = {
  done: keyof typeof notices;
  studentName: string;
  /** The next submission that waits for a review. */
  nextId?: string;
  children: ReactNode;
};

function ReviewNotice({ done, studentName, nextId, children }: NoticeProps) {
  const t = useTranslations("projects");
  return (
    <Notice tone="success">
      <div className="flex flex-wrap items-center justify-between gap-x-4">
        <p>
          <span>{t(notices[done], { name: isolate(studentName) })}</span>{" "}
          {done === "1" &&
            (nextId ? (
              <TextLink href={`/teach/submissions/${nextId}`}>{t("reviewNext")}</TextLink>
            ) : (
              <span>{t("allReviewed")}</span>
            ))}
        </p>
        {children}
      </div>
    </Notice>
  );
}

/** The form of a first review, or folded the one that changes it. */
function ReviewSection({ latest, studentName }: { latest: Submission; studentName: string }) {
  const t = useTranslations("projects");
  if (latest.state === "waiting") {
    return (
      <Card>
        <Section id="review" title={t("review")}>
          <ReviewForm submission={latest} limits={fileLimits()} />
        </Section>
      </Card>
    );
  }
  return (
    <Disclosure title={t("changeReview")}>
      <div className="grid gap-4 pt-1 pb-4">
        <p className="max-w-prose text-muted">
          {t("changeReviewLead", { name: isolate(studentName) })}
        </p>
        <ReviewForm key={latest.version} submission={latest} given={latest} limits={fileLimits()} />
      </div>
    </Disclosure>
  );
}
