import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { AddCoTeacher } from "@/components/members/add-co-teacher";
import { CourseStatusBanner } from "@/components/courses/course-status-banner";
import { CourseActionButton } from "@/components/courses/course-action-button";
import { DeleteCourseForm } from "@/components/courses/delete-course-form";
import { EditCourseForm } from "@/components/courses/edit-course-form";
import { HandOverForm } from "@/components/members/hand-over-form";
import { TeacherList } from "@/components/members/teacher-list";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { getManagedCourse } from "@/lib/courses/data";
import { canHandOver, canOwn } from "@/lib/courses/policy";
import { listSuccessors } from "@/lib/users/data";
import { listCoTeachers } from "@/lib/members/data";
import { requireRole } from "@/lib/handlers/page-access";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("courseEdit");
  return { title: t("short") };
}

export default async function EditCoursePage({ params }: PageProps<"/teach/courses/[id]/edit">) {
  const { id: courseId } = await params;
  const path = `/teach/courses/${courseId}`;
  const actor = await requireRole(`${path}/edit`, ["teacher", "admin"]);
  const course = (await getManagedCourse(actor, courseId)) ?? notFound();
  const { status, title } = course;
  const [t, coTeachers, successors] = await Promise.all([
    getTranslations(),
    listCoTeachers(actor, courseId),
    canHandOver(actor) ? listSuccessors(actor, { except: course.teacherId }) : undefined,
  ]);
  const isOwner = canOwn(actor, course);
  const canChange = status !== "archived";
  return (
    <>
      <div>
        <TextLink href={path}>← {title}</TextLink>
        <PageHeader title={t("courseEdit.title", { course: title })} />
      </div>
      <CourseStatusBanner course={course} isOwner={isOwner} />
      {canChange && (
        <Section id="about" title={t("courseEdit.about")}>
          <EditCourseForm key={course.version} course={course} />
        </Section>
      )}
      <Section id="teachers" title={t("courseEdit.teachers")}>
        <TeacherList
          course={course}
          coTeachers={coTeachers}
          actorId={actor.id}
          canChange={canChange}
          isOwner={isOwner}
        />
        {isOwner && canChange && <AddCoTeacher courseId={courseId} />}
      </Section>
      {successors && (
        <Section id="handover" title={t("courseEdit.handOver")}>
          <HandOverForm courseId={courseId} ownerName={course.teacherName} teachers={successors} />
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
