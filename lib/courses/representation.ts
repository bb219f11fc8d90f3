import type { CourseMember, ListedCourse } from "./data";

/** What the API tells of a course; the join code only those who manage it. */
export const oneCourse = ({ joinCode, ...course }: ListedCourse) => ({
  id: course.id,
  title: course.title,
  description: course.description,
  cover: course.cover,
  status: course.status,
  teacher: { id: course.teacherId, displayName: course.teacherName },
  joinOpen: course.joinOpen,
  ...(joinCode !== null && { joinCode }),
  createdAt: course.createdAt,
  version: course.version,
});

/** The same in a list, with figures that change without its version. */
export const listedCourse = (course: ListedCourse) => ({
  ...oneCourse(course),
  isMember: course.isMember,
  moduleCount: course.moduleCount,
  studentCount: course.studentCount,
});

export const oneMember = ({ id, username, displayName, joinedAt }: CourseMember) => ({
  id,
  username,
  displayName,
  joinedAt,
});
