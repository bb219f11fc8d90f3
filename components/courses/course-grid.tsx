import { useTranslations } from "next-intl";
import { Link } from "@/components/ui/link";
import { Card } from "@/components/ui/card";
import { plainTextOf } from "@/lib/text/markdown-tree";
import { namedWith } from "@/components/users/person-name";
import { CourseCover } from "./course-cover";
import type { CourseSummary } from "@/lib/courses/data";
import { DueTime } from "@/components/time/due-time";
import { LearningProgress } from "@/components/modules/learning-progress";
import { InlineList } from "@/components/ui/inline-list";
import { TextParts } from "@/components/ui/text-parts";

/** With the actor's own progress, for students. */
type ShownCourse = CourseSummary & {
  completedModules?: number;
  projects?: number;
  accepted?: number;
  nextDueAt?: Date | null;
};

type DisplayProps = {
  base: string;
  show: "teacher" | "students";
  /** One level below the heading above the cards. */
  heading: "h2" | "h3";
};

export function CourseGrid({ courses, ...rest }: DisplayProps & { courses: ShownCourse[] }) {
  return (
    <ul className="grid gap-3 sm:grid-cols-2">
      {courses.map((course) => (
        <li key={course.id} className="grid">
          <CourseCard course={course} {...rest} />
        </li>
      ))}
    </ul>
  );
}

function CourseCard({
  course,
  base,
  show,
  heading: Heading,
}: DisplayProps & { course: ShownCourse }) {
  const t = useTranslations("courses");
  const { moduleCount } = course;
  return (
    <Card className="relative grid content-start gap-1 overflow-hidden transition-colors hover:border-accent">
      <div className="-mx-4 -mt-4 mb-2 sm:-mx-5 sm:-mt-5">
        <CourseCover cover={course.cover} />
      </div>
      <Heading dir="auto" className="text-lg font-bold">
        {/* The whole card is clickable, but only the title is the link's name. */}
        <Link
          href={`${base}/${course.id}`}
          className="after:absolute after:inset-0 after:rounded-xl"
        >
          {course.title}
        </Link>
      </Heading>
      <p dir="auto" className="line-clamp-2 text-muted">
        {plainTextOf(course.description)}
      </p>
      <p className="pt-1 text-sm text-muted">
        <InlineList>
          {show === "teacher" ? (
            <TextParts>
              {t.rich("teacher", {
                name: course.teacherName,
                person: namedWith(course.teacherRole),
              })}
            </TextParts>
          ) : (
            t("studentCount", { count: course.studentCount })
          )}
          {!hasProgress(course) && (
            <span className="whitespace-nowrap">{t("moduleCount", { count: moduleCount })}</span>
          )}
          {course.status !== "published" && t(`statuses.${course.status}`)}
        </InlineList>
      </p>
      <OwnProgress course={course} />
    </Card>
  );
}

/** Then the bar says how many modules there are. */
const hasProgress = ({ completedModules, moduleCount }: ShownCourse) =>
  completedModules !== undefined && moduleCount > 0;

/** What the student has done, and what is due next. */
function OwnProgress({ course }: { course: ShownCourse }) {
  const t = useTranslations("courses");
  const { moduleCount, completedModules = 0, projects = 0, accepted = 0, nextDueAt } = course;
  return (
    <>
      {hasProgress(course) && (
        <LearningProgress completed={completedModules} total={moduleCount} className="py-1" />
      )}
      {projects > 0 && (
        <p className="text-sm font-semibold">{t("progress", { accepted, projects })}</p>
      )}
      {nextDueAt && course.status === "published" && <NextDue at={nextDueAt} />}
    </>
  );
}

function NextDue({ at }: { at: Date }) {
  const t = useTranslations("courses");
  return (
    <p className="text-sm text-muted">
      <span>{t("nextDue")}</span> <DueTime at={at} view="todo" />
    </p>
  );
}
