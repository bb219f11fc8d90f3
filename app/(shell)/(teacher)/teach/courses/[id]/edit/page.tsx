import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { useTranslations } from "next-intl";
import { getTranslations } from "next-intl/server";
import { AddCoTeacher } from "@/components/members/add-co-teacher";
import { CourseFrame } from "@/components/courses/course-frame";
import { CourseActionButton } from "@/components/courses/course-action-button";
import { DeleteCourseForm } from "@/components/courses/delete-course-form";
import { EditCourseForm } from "@/components/courses/edit-course-form";
import { HandOverForm } from "@/components/members/hand-over-form";
import { RenewJoinCode } from "@/components/members/renew-join-code";
import { TeacherList } from "@/components/members/teacher-list";
import { Pager } from "@/components/ui/pager";
import { ButtonLink } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Section } from "@/components/ui/section";
import { Split } from "@/components/ui/split";
import { getManagedCourse, type ManagedCourse } from "@/lib/courses/data";
import { canHandOver, canOwn } from "@/lib/courses/policy";
import { listSuccessors } from "@/lib/users/data";
import { listCoTeachers } from "@/lib/members/data";
import { teachersPageSchema } from "@/lib/members/schema";
import { withQuery } from "@/lib/paths";
import { requireRole } from "@/lib/handlers/page-access";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("courseEdit");
  return { title: t("short") };
}

type Props = PageProps<"/teach/courses/[id]/edit">;

export default async function EditCoursePage({ params, searchParams }: Props) {
  const { id: courseId } = await params;
  const path = `/teach/courses/${courseId}/edit`;
  const actor = await requireRole(path, ["teacher", "admin"]);
  const course = (await getManagedCourse(actor, courseId)) ?? notFound();
  const { after } = teachersPageSchema.parse(await searchParams);
  const [t, coTeachers, successors] = await Promise.all([
    getTranslations(),
    listCoTeachers(actor, { courseId, after }),
    canHandOver(actor) ? listSuccessors(actor, { except: course.teacherId }) : undefined,
  ]);
  const isOwner = canOwn(actor, course);
  const canChange = course.status !== "archived";
  return (
    <CourseFrame
      course={course}
      part="settings"
      isOwner={isOwner}
      action={
        <ButtonLink variant="secondary" href={`/app/courses/${courseId}`}>
          {t("courseEdit.asStudents")}
        </ButtonLink>
      }
    >
      <Split aside={<CourseActions course={course} isOwner={isOwner} successors={successors} />}>
        {canChange && (
          <Section id="about" title={t("courseEdit.about")}>
            <Card>
              <EditCourseForm key={course.version} course={course} />
            </Card>
          </Section>
        )}
        <Section id="teachers" title={t("courseEdit.teachers")}>
          <TeacherList
            course={course}
            coTeachers={coTeachers.items}
            actorId={actor.id}
            canChange={canChange}
            isOwner={isOwner}
          />
          <MoreTeachers path={path} after={after} next={coTeachers.next} />
          {isOwner && canChange && <AddCoTeacher courseId={courseId} />}
        </Section>
      </Split>
    </CourseFrame>
  );
}

type MoreTeachersProps = { path: string; after: string | undefined; next: string | null };

function MoreTeachers({ path, after, next }: MoreTeachersProps) {
  const t = useTranslations("layout");
  const hrefOf = (query: { after?: string }) => `${withQuery(path, query)}#teachers`;
  return (
    <Pager
      start={after ? { href: hrefOf({}), label: t("newest") } : undefined}
      next={next === null ? undefined : { href: hrefOf({ after: next }), label: t("more") }}
    />
  );
}

type CourseActionsProps = {
  course: ManagedCourse;
  isOwner: boolean;
  /** Whom the course can be handed over to; undefined if the actor may not. */
  successors?: Awaited<ReturnType<typeof listSuccessors>>;
};

/** What cannot be taken back easily, or concerns the course as a whole. */
function CourseActions({ course, isOwner, successors }: CourseActionsProps) {
  const t = useTranslations();
  const { id: courseId, status, teacherName } = course;
  return (
    <>
      {status !== "archived" && (
        <Section id="code" title={t("teach.joinCode")}>
          <RenewJoinCode courseId={courseId} />
        </Section>
      )}
      {successors && (
        <Section id="handover" title={t("courseEdit.handOver")}>
          <HandOverForm courseId={courseId} ownerName={teacherName} teachers={successors} />
        </Section>
      )}
      {status === "published" && isOwner && (
        <Section id="archive" title={t("teach.archive")}>
          <p className="max-w-prose text-muted">{t("teach.archiveLead")}</p>
          <CourseActionButton courseId={courseId} step="archive" label={t("teach.archive")} />
        </Section>
      )}
      {status === "draft" && isOwner && <DeleteCourseForm courseId={courseId} />}
    </>
  );
}
