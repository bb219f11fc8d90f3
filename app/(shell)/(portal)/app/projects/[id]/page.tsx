import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { ReadOnOpen } from "@/components/notifications/read-on-open";
import { AttemptList } from "@/components/projects/attempt-list";
import { HandInForm } from "@/components/projects/hand-in-form";
import { ProjectBrief } from "@/components/projects/project-brief";
import { RevisionRequest } from "@/components/projects/revision-request";
import { Message } from "@/components/layout/message";
import { Card } from "@/components/ui/card";
import { Notice } from "@/components/ui/notice";
import { ShownOnce } from "@/components/ui/shown-once";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { Split } from "@/components/ui/split";
import { TextLink } from "@/components/ui/text-link";
import { fileLimits } from "@/lib/files/limits";
import { listUnreadAbout } from "@/lib/notifications/data";
import { getProject, listSubmissions, type Project, type Submission } from "@/lib/projects/data";
import { findClosedProject } from "@/lib/projects/closed-project";
import { attemptsPageSchema } from "@/lib/projects/schema";
import { dueView } from "@/lib/projects/due";
import { canHandIn } from "@/lib/projects/policy";
import { requireActor } from "@/lib/handlers/page-access";
import { BackLink } from "@/components/ui/back-link";

type Props = PageProps<"/app/projects/[id]">;

async function findProject({ params }: Props) {
  const { id } = await params;
  const actor = await requireActor(`/app/projects/${id}`);
  const project = await getProject(actor, id);
  if (project) return { actor, project };
  return { actor, closed: (await findClosedProject(actor, id)) ?? notFound() };
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  const t = await getTranslations("projects");
  const found = await findProject(props);
  return { title: found.project?.moduleTitle ?? t("closedTitle") };
}

export default async function ProjectPage(props: Props) {
  const found = await findProject(props);
  if (found.project === undefined) return <ClosedProject {...found.closed} />;
  const { actor, project } = found;
  const { handedIn, ...query } = await props.searchParams;
  const { before } = attemptsPageSchema.parse(query);
  const [t, attempts, unread] = await Promise.all([
    getTranslations("projects"),
    listSubmissions(actor, project.id),
    listUnreadAbout(actor, `/app/projects/${project.id}`),
  ]);
  const shown = before ? await listSubmissions(actor, project.id, { before }) : attempts;
  const [latest] = attempts;
  return (
    <>
      <ReadOnOpen ids={unread} />
      {handedIn && (
        <ShownOnce query="handedIn">
          <Notice tone="success">{t("handedIn")}</Notice>
        </ShownOnce>
      )}
      <BackLink href={`/app/courses/${project.courseId}/modules/${project.moduleId}`}>
        {t("toModule")}
      </BackLink>
      <PageHeader title={project.moduleTitle} lead={project.courseTitle} />
      {actor.role === "student" ? (
        <OwnWork project={project} latest={latest} shown={shown} />
      ) : (
        <>
          <ProjectBrief project={project} due="class" />
          <TextLink href={`/teach/projects/${project.id}`} className="justify-self-start">
            {t("openBoard")}
          </TextLink>
        </>
      )}
    </>
  );
}

/** A module may be closed after a notification has led here. */
async function ClosedProject({ courseId, courseTitle }: { courseId: string; courseTitle: string }) {
  const t = await getTranslations("projects");
  return (
    <Message title={t("closedTitle")} text={t("closedText")}>
      <TextLink href={`/app/courses/${courseId}`}>{courseTitle}</TextLink>
    </Message>
  );
}

/** What the form does, by the state of the latest attempt. */
const formTitles = {
  missing: "handInTitle",
  waiting: "changeTitle",
  revise: "reviseTitle",
  accepted: "handInTitle",
} as const;

type OwnWorkProps = { project: Project; latest?: Submission; shown: Submission[] };

/** What is to be revised, the task, the form to hand in beside it, and what was handed in. */
async function OwnWork({ project, latest, shown }: OwnWorkProps) {
  const t = await getTranslations("projects");
  const isOpen = project.courseStatus === "published" && canHandIn(latest);
  const unreviewed = latest?.state === "waiting" ? latest : undefined;
  const toRevise = isOpen && latest?.state === "revise" ? latest : undefined;
  const brief = <ProjectBrief project={project} due={dueView(latest?.state)} />;
  const history = shown.length > 0 && (
    <Section id="attempts" title={t("history")}>
      <AttemptList
        attempts={shown}
        dueAt={project.dueAt}
        path={`/app/projects/${project.id}`}
        reviewedAbove={toRevise}
      />
    </Section>
  );
  if (!isOpen) return <Split aside={history}>{brief}</Split>;
  const handIn = (
    <Card>
      <Section id="hand-in" title={t(formTitles[latest?.state ?? "missing"])}>
        {unreviewed && <p className="max-w-prose text-muted">{t("changeLead")}</p>}
        <HandInForm projectId={project.id} unreviewed={unreviewed} limits={fileLimits()} />
      </Section>
    </Card>
  );
  return (
    <>
      {toRevise && <RevisionRequest attempt={toRevise} />}
      <Split aside={handIn} below={history} sticky>
        {brief}
      </Split>
    </>
  );
}
